// What all parts of the page share: its data, elements, numbers as text, and SVG.
"use strict";

const DATA = JSON.parse(document.getElementById("data").textContent);

function element(id) {
  return document.getElementById(id);
}

// A new element with attributes and content; a text is content, never HTML.
function made(name, attributes = {}, ...content) {
  const node = document.createElement(name);
  setAttributes(node, attributes);
  node.append(...content);
  return node;
}

// A new element of SVG.
function drawn(name, attributes = {}, ...content) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  setAttributes(node, attributes);
  node.append(...content);
  return node;
}

function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

function clamped(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

// The function that maps the numbers from a to b to those from c to d, evenly.
function scale(a, b, c, d) {
  return (value) => c + ((value - a) / (b - a)) * (d - c);
}

// A number with so many decimals; never -0.
function fixed(value, decimals) {
  return (Number(value.toFixed(decimals)) === 0 ? 0 : value).toFixed(decimals);
}

// The same with its sign.
function signed(value, decimals) {
  const text = fixed(value, decimals);
  return text.startsWith("-") ? text : `+${text}`;
}

// At most three digits, as in the lecture.
function brief(value) {
  return String(Number(value.toPrecision(3)));
}

// The point of a pointer event in the coordinates of an SVG.
function pointIn(svg, event) {
  const point = new DOMPoint(event.clientX, event.clientY);
  return point.matrixTransform(svg.getScreenCTM().inverse());
}

// Call a function with each event of a drag that begins on a node; it stays with the pointer.
function onDrag(node, begin, move) {
  node.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    node.focus();
    node.setPointerCapture(event.pointerId);
    begin(event);
  });
  node.addEventListener("pointermove", (event) => {
    if (node.hasPointerCapture(event.pointerId)) move(event);
  });
}
