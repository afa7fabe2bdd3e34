"""The contrast of all text of an open page with what is behind it (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

LEAST, LEAST_OF_LARGE = 4.5, 3.0
"""The ratios of level AA; large is from 24 px on, or 18.66 px if bold."""

_TOO_LOW = """
([least, leastOfLarge]) => {
  const parsed = (color) => {
    const parts = color.match(/[\\d.]+/g).map(Number);
    return parts.length < 4 ? [...parts, 1] : parts;
  };
  const over = (top, below) => {
    const mixed = [0, 1, 2].map((i) => top[3] * top[i] + (1 - top[3]) * below[i]);
    return [...mixed, 1];
  };
  const luminance = ([...rgb]) => {
    const [r, g, b] = rgb.slice(0, 3).map((c) => c / 255).map(
      (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      layers.push(parsed(getComputedStyle(one).backgroundColor));
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const shown = [...document.querySelectorAll("input:not([type=range]), textarea")]
    .map((field) => [field, field.value]);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    shown.push([texts.currentNode.parentElement, texts.currentNode.textContent.trim()]);
  }
  const found = [];
  for (const [element, text] of shown) {
    const isLeftOut = element.closest("script, style, :disabled");
    if (!text || isLeftOut || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    const color = parsed(element.closest("svg") ? style.fill : style.color);
    const ground = behind(element);
    const [light, dark] = [luminance(over(color, ground)), luminance(ground)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const needed = isLarge ? leastOfLarge : least;
    if (ratio < needed) found.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return found;
}
"""


def texts_of_low_contrast(page: Page) -> list[str]:
    """Return each text whose contrast is too low for level AA, with its ratio."""
    found: list[str] = page.evaluate(_TOO_LOW, [LEAST, LEAST_OF_LARGE])
    return found
