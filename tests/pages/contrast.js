// Every visible text of a page with its contrast, as WCAG 2 defines it: a value for evaluate().
() => {
  const parsed = (colour) => {
    const numbers = colour.match(/[\d.]+/g).map(Number);
    return numbers.length === 3 ? [...numbers, 1] : numbers;
  };
  const over = ([r, g, b, alpha], below) =>
    [r, g, b].map((value, i) => alpha * value + (1 - alpha) * below[i]);
  const luminance = (colour) => {
    const [r, g, b] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (node) => {
    if (!node) return [255, 255, 255];
    return over(parsed(getComputedStyle(node).backgroundColor), background(node.parentElement));
  };
  const isShown = (node) => node.getClientRects().length > 0 && !node.disabled;
  const hasText = (node) => [...node.childNodes].some((child) =>
    child.nodeType === Node.TEXT_NODE && child.textContent.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((node) => isShown(node) && (hasText(node) || node.value))
    .map((node) => {
      const style = getComputedStyle(node), below = background(node);
      const ink = node.namespaceURI.endsWith("svg") ? style.fill : style.color;
      const [light, dark] = [luminance(over(parsed(ink), below)), luminance(below)].sort((a, b) => b - a);
      return { text: (node.textContent || node.value).slice(0, 40), ratio: (light + 0.05) / (dark + 0.05) };
    });
}
