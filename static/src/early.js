// Loaded in the head, before the first paint: style sheets may now hide what only a script can open.
document.documentElement.classList.add("js");
