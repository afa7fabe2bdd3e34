// What happens first: the engine checks itself, then the page shows what its address says.
"use strict";

function showCheck() {
  const wrong = failures().length;
  element("check").textContent = wrong
    ? `Self-check failed for ${wrong} of ${CHECKS.length} texts: this browser reads them otherwise.`
    : `Self-check passed: ${CHECKS.length} texts.`;
}

function showAddress() {
  pause();
  readState(location.hash.slice(1));
  element("text").value = state.text;
  state.text = element("text").value;
  showText();
  showTurn();
  showDescent();
}

showCheck();
listenToText();
listenToSigmoid();
listenToBowl();
listenToDescent();
element("copy").addEventListener("click", copyLink);
addEventListener("hashchange", showAddress);
showAddress();
