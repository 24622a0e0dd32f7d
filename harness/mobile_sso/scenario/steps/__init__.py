"""The verbs of a scenario, one per file; the grid lists each once, in the order of the documentation."""

from __future__ import annotations

from mobile_sso.scenario.steps import (
    arm,
    assign_roles,
    cancel_sign_in,
    change_claims,
    close_browser,
    confirm,
    end_sso_session,
    expect,
    follow_link,
    kill_app,
    open_app,
    press_cancel,
    repeat_sign_in,
    return_to_app,
    sign_in,
    sign_out,
    single_logout,
    tap_sign_in,
    wait,
)

VERBS = (
    open_app.VERB,
    tap_sign_in.VERB,
    sign_in.VERB,
    press_cancel.VERB,
    close_browser.VERB,
    cancel_sign_in.VERB,
    return_to_app.VERB,
    kill_app.VERB,
    follow_link.VERB,
    sign_out.VERB,
    single_logout.VERB,
    confirm.VERB,
    wait.VERB,
    arm.VERB,
    assign_roles.VERB,
    change_claims.VERB,
    end_sso_session.VERB,
    repeat_sign_in.VERB,
    expect.VERB,
)
