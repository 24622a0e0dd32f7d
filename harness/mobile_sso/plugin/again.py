"""The command that repeats one case, with everything that decides how it ends.

Source: pytest-and-style A7 (a failure names the one command that repeats it).
"""

from __future__ import annotations

from mobile_sso.plugin.options import Options


def again(node_id: str, options: Options) -> str:
    """Return the command that runs the item called `node_id` as it ran under `options`."""
    command = f'pytest --mobile-sso "{node_id}" --mobile-sso-seed={options.seed}'
    if options.repeat > 1:
        command += f" --mobile-sso-repeat={options.repeat}"
    if options.browser != "simulated":
        command += f" --mobile-sso-browser={options.browser}"
    elif options.transport != "inprocess":
        command += f" --mobile-sso-transport={options.transport}"
    if options.failure_rate is not None:
        command += f" --mobile-sso-failure-rate={options.failure_rate}"
    if options.mix is not None:
        command += f" --mobile-sso-mix={options.mix}"
    if options.backend is not None:
        command += f" --mobile-sso-backend={options.backend}"
    if options.binding is not None:
        command += f" --mobile-sso-binding={options.binding}"
    return command
