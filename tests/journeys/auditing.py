"""axe on what is on screen, without saying twice what was shown once.

A page is asked every rule but one at each width. The contrast of texts is two thirds of what axe costs, and depends on
nothing but their colours, size and weight: it is asked of each text until one that looks the same has passed."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, CDPSession, Page

AUDIT = """async passed => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const told = found => found.violations.flatMap(rule =>
    rule.nodes.map(node => rule.id + " " + node.target.join(" ") + " " + node.failureSummary));
  const clear = colour => colour === "rgba(0, 0, 0, 0)";
  const opaque = colour => colour.startsWith("rgb(");

  // What lies behind a text, from near to far. Null where the tree does not say it: then axe looks each time.
  const behind = one => {
    if (!one) return "";
    const style = getComputedStyle(one);
    const odd = ["absolute", "fixed", "sticky"].includes(style.position) || style.backgroundImage !== "none"
      || style.opacity !== "1" || style.filter !== "none" || style.mixBlendMode !== "normal";
    if (odd) return null;
    if (opaque(style.backgroundColor)) return style.backgroundColor;
    const further = behind(one.parentElement);
    return further === null || clear(style.backgroundColor) ? further : style.backgroundColor + further;
  };
  const look = one => {
    const ground = behind(one);
    if (ground === null) return null;
    const style = getComputedStyle(one);
    return [style.color, style.fontSize, style.fontWeight, style.textShadow, ground].join(" ");
  };
  const speaks = one => one.matches("input, select, textarea")
    || [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());

  // At the end of the page the bar of acts is in its own place: elsewhere it slides over what scrolls under it.
  const place = window.scrollY;
  window.scrollTo({top: document.documentElement.scrollHeight, behavior: "instant"});
  const found = told(await axe.run(document, {
    runOnly: {type: "tag", values: tags}, rules: {"color-contrast": {enabled: false}}, resultTypes: ["violations"],
  }));
  const known = new Set(document.querySelector(":disabled, [aria-disabled=true]") ? [] : passed);
  const texts = [...document.querySelectorAll("body, body *")]
    .filter(one => one.checkVisibility() && speaks(one) && !known.has(look(one)));
  window.scrollTo({top: place, behavior: "instant"});
  if (!texts.length) return {found, passed: []};
  const contrast = await axe.run({include: texts}, {
    runOnly: {type: "rule", values: ["color-contrast"]}, elementRef: true, resultTypes: ["violations", "passes"],
  });
  const looks = contrast.passes.flatMap(rule => rule.nodes.map(node => look(node.element)));
  return {found: found.concat(told(contrast)), passed: [...new Set(looks)].filter(one => one !== null)};
}"""


class Auditor:
    """An isolated world of the developer's protocol: the page's own policy stays in force."""

    _passed: set[str] = set()  # how the texts looked whose contrast was enough, whatever their page

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self._protocol: CDPSession | None = None
        self._world: int | None = None

    def leave(self) -> None:
        """Another document comes: the world of the former one is gone."""
        self._world = None

    def violations(self, page: Page) -> list[str]:
        """On the document on screen, at its present size and in its present colours."""
        if self._world is None:
            self._world = self._enter(page)
        answer = self._evaluate(f"({AUDIT})({json.dumps(sorted(self._passed))})")
        self._passed.update(answer["passed"])
        return list(answer["found"])

    def _enter(self, page: Page) -> int:
        if self._protocol is None:
            self._protocol = self.context.new_cdp_session(page)
        frame = self._protocol.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self._protocol.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
        self._world = int(world["executionContextId"])
        self._evaluate(AXE_SCRIPT + ";0")
        return self._world

    def _evaluate(self, expression: str) -> Any:
        assert self._protocol is not None
        where = {"contextId": self._world, "returnByValue": True, "awaitPromise": True}
        answer = self._protocol.send("Runtime.evaluate", {"expression": expression, **where})
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")
