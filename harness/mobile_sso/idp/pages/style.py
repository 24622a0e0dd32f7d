"""The one style sheet of the pages: phone first, dark where the phone is dark, contrast of WCAG AA at least."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --ground: #f3f5f8; --card: #fff; --line: #8a94a0;
  --main: #0b57d0; --on-main: #fff; --alarm: #a40e26; --alarm-ground: #ffebee; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaed; --soft: #aab3bd; --ground: #121417; --card: #1c2025;
  --line: #6b7681; --main: #a8c7fa; --on-main: #062e6f; --alarm: #ffb4ab; --alarm-ground: #3b1518; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--ground); color: var(--text); font: 1rem/1.45 system-ui, sans-serif; }
main { max-width: 24rem; margin: 0 auto; padding: 1.25rem; background: var(--card); border-radius: .75rem;
  overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
p { margin: .25rem 0 .75rem; }
.soft, small { color: var(--soft); }
label { display: block; margin: .75rem 0 .25rem; font-weight: 600; }
input, button { width: 100%; min-height: 2.75rem; border: 1px solid var(--line); border-radius: .5rem; font: inherit;
  color: inherit; background: transparent; padding: .5rem .75rem; }
button { margin-top: .75rem; cursor: pointer; }
button.main { border-color: var(--main); background: var(--main); color: var(--on-main); font-weight: 600; }
a.main { display: block; margin-top: .75rem; padding: .6rem .75rem; border-radius: .5rem; background: var(--main);
  color: var(--on-main); font-weight: 600; text-align: center; text-decoration: none; }
ul { margin: .25rem 0 .75rem; padding-left: 1.25rem; }
button.person { margin-top: .5rem; text-align: left; }
button.person small { display: block; }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
[role=alert] { margin: .75rem 0 0; padding: .6rem .75rem; border-left: 4px solid var(--alarm); border-radius: .25rem;
  background: var(--alarm-ground); color: var(--alarm); }
footer { max-width: 24rem; margin: .75rem auto 0; text-align: center; font-size: .875rem; color: var(--soft); }
"""
