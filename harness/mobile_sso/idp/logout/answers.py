"""What the browser gets after a logout: a redirect, the frames of a front-channel logout, or a page.

Source: RP-Initiated Logout 2 (`state`), 3; Front-Channel Logout 3.
"""

from __future__ import annotations

from mobile_sso.idp.logout.frontchannel import address
from mobile_sso.idp.logout_messages import FrontchannelDelivery, LogoutAnswer
from mobile_sso.idp.pending import LogoutRequest
from mobile_sso.idp.quirks.stages import LOGOUT_ANSWER
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import NO_STORE, Headers, Request, Response, redirect, with_query


def logout_answer(
    state: ProviderState,
    logout: LogoutRequest,
    *,
    to: Request,
    username: str = "",
    frames: tuple[FrontchannelDelivery, ...] = (),
    headers: Headers = (),
) -> Response:
    """Return the answer to a logout that is done, with `frames` for the browser to load first."""
    echoed = (("state", logout.state),) if logout.state and logout.post_logout_redirect_uri else ()
    answer = LogoutAnswer(location=logout.post_logout_redirect_uri, parameters=echoed)
    context = state.quirk_context(client_id=logout.client_id, username=username, endpoint="end_session", request=to)
    answer = state.quirks.apply(LOGOUT_ANSWER, answer, context)
    location = None if answer.location is None else with_query(answer.location, dict(answer.parameters))
    for frame in frames:
        if frame.vehicle == "top_level":
            return redirect(address(frame), headers=(*NO_STORE, *headers))
    if frames:
        return _frames_page(state, frames, location).with_headers(*headers)
    if location is not None:
        return redirect(location, status=answer.status, headers=(*NO_STORE, *headers))
    return notice(state, "Signed out", "You are signed out. You can close this page.").with_headers(*headers)


def notice(state: ProviderState, title: str, text: str) -> Response:
    """Return a page that only tells something."""
    from mobile_sso.idp.pages.layout import page_response
    from mobile_sso.idp.pages.messages import notice_page

    return page_response(notice_page(provider=state.profile.title, title=title, text=text))


def _frames_page(state: ProviderState, frames: tuple[FrontchannelDelivery, ...], location: str | None) -> Response:
    from mobile_sso.idp.pages.frontchannel_logout import frontchannel_logout_page

    named = [(_name(state, frame.client_id), address(frame)) for frame in frames]
    wait_seconds = max(-(-frame.wait_ms // 1000) for frame in frames)
    return frontchannel_logout_page(
        provider=state.profile.title, frames=named, location=location, wait_seconds=wait_seconds
    )


def _name(state: ProviderState, client_id: str) -> str:
    client = state.clients.get(client_id)
    return client.name if client else client_id
