// What is wrong with the page for somebody who cannot see it well, or at all; an empty list: nothing.
// Source: WCAG 2.2: 3.1.1 language, 2.4.2 title, 1.3.1 headings and labels, 4.1.2 names, 1.4.3 contrast, 2.5.8 target size.
() => {
  const wrong = [];
  const say = (rule, element) => wrong.push(element ? `${rule}: ${element.tagName.toLowerCase()} ${(element.name || element.textContent).trim().slice(0, 30)}`.trim() : rule);
  const shown = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const all = selector => [...document.querySelectorAll(selector)].filter(shown);

  if (!document.documentElement.lang) say("no language");
  if (!document.title.trim()) say("no title");
  for (const only of ["h1", "main"]) if (all(only).length !== 1) say(`${all(only).length} × ${only}`);

  const spoken = ids => (ids || "").split(/\s+/).filter(Boolean).map(id => document.getElementById(id)?.textContent || "").join(" ");
  for (const field of all("input:not([type=hidden]), select, textarea")) {
    const name = [...field.labels].map(label => label.textContent).join(" ") || field.ariaLabel || spoken(field.getAttribute("aria-labelledby"));
    if (!name.trim()) say("no label", field);
  }
  for (const control of all("button, a[href]")) {
    if (!(control.textContent || control.ariaLabel || "").trim()) say("no name", control);
    const box = control.getBoundingClientRect();
    if (box.width < 24 || box.height < 24) say("small target", control);
  }
  for (const frame of document.querySelectorAll("iframe")) if (!frame.title) say("no name", frame);
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) say(`two elements have the id ${id}`);
  for (const attribute of ["aria-describedby", "aria-labelledby", "for"])
    for (const element of document.querySelectorAll(`[${attribute}]`))
      for (const id of element.getAttribute(attribute).split(/\s+/)) if (!ids.includes(id)) say(`${attribute}=${id} leads nowhere`, element);

  const channels = color => { const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number); return [r, g, b, a]; };
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  const ground = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.unshift(channels(getComputedStyle(at).backgroundColor));
    const canvas = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    return layers.reduce((below, layer) => over(layer, below), canvas);
  };
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [.2126, .7152, .0722][at], 0);
  const contrast = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x); return (a + .05) / (b + .05); };
  const check = (element, color, least, rule, behind = element) => {
    const below = ground(behind), seen = contrast(over(channels(color), below), below);
    if (seen < least) say(`${rule} ${seen.toFixed(2)}`, element);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let read = 0;
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || ["SCRIPT", "STYLE"].includes(element.tagName) || !shown(element)) continue;
    read += 1;
    check(element, getComputedStyle(element).color, 4.5, "contrast");
  }
  if (!read) say("no text");
  for (const field of all("input:not([type=hidden])")) {
    check(field, getComputedStyle(field).color, 4.5, "contrast");
    check(field, getComputedStyle(field).borderTopColor, 3, "border contrast", field.parentElement);
  }
  return wrong;
}
