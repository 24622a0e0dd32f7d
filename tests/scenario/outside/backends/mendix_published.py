"""The harness's own Mendix backend behind a REST service of the shape that docs/mendix.md lets an app publish.

Each resource does what its microflow would: it calls the microflow of the module, here by the surface `/xas/`.
"""

from __future__ import annotations

import os
import threading

from mobile_sso.cli.served_world import ServedWorld, Wishes
from mobile_sso.testbed.contracts import ClientCredentials
from mobile_sso.testbed.http import App, JsonValue, Request, Response, json_request, json_response
from mobile_sso.testbed.servers import reserve

SERVICE = "/rest/sso_check/v1"
KEY = "X-SSO-Check"


def published(app: App, origin: str) -> App:
    """Return the service in front of `app`."""

    def call(action: str, params: dict[str, JsonValue], token: str = "") -> Response:
        cookie = (("Cookie", f"authtoken={token}"),) if token else ()
        return app(json_request(f"{origin}/xas/", {"action": action, "params": params}, headers=cookie))

    def value(answer: Response) -> JsonValue:
        return answer.json_object()["value"] if answer.status == 200 else ""

    def answer(request: Request) -> Response:
        token = request.header(KEY) or ""
        body = Response(body=request.body).json_object() if request.body else {}
        match request.method, request.path.removeprefix(SERVICE):
            case "GET", "/configurations":
                return json_response(value(call("DS_GetClientConfigurationList", {})))
            case "POST", "/authorization-url":
                return json_response({"URL": value(call("GetAuthorizationURL", body))})
            case "POST", "/callback":
                return json_response({"Token": value(call("mobileCallback", body))})
            case "GET", "/me":
                found = call("get_session_data", {"authtoken": token or "none", "version": 2})
                if found.status != 200:
                    return Response(status=401)
                user = found.json_object()["user"]
                name = user["name"] if isinstance(user, dict) else None
                return json_response({"Name": name, "Roles": found.json_object()["roles"]})
            case "GET", "/logout-url":
                return json_response({"URL": value(call("SUB_GetLogoutURL", {}, token))})
            case "DELETE", "/session":
                return call("logout", {"authtoken": token})
        return Response(status=404)

    return answer


def main() -> None:
    """Serve until the process is ended."""
    address = reserve(port=int(os.environ["PORT"]))
    wishes = Wishes(
        idp_origin=os.environ["OIDC_ISSUER"],
        backend_origin=address.origin,
        backend="mendix-mobile-sso-2.1",
        redirect_uris=(os.environ["OIDC_REDIRECT_URI"],),
    )
    credentials = ClientCredentials(
        client_id=os.environ["OIDC_CLIENT_ID"], client_secret=os.environ["OIDC_CLIENT_SECRET"]
    )
    app = ServedWorld(wishes).backend(credentials, idp=None)
    address.start(published(app, address.origin))
    threading.Event().wait()


if __name__ == "__main__":
    main()
