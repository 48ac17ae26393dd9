// Draws the shop's colour while one chooses it, as the server does: darker in the light and lighter in the dark, as far as it
// must be for links of it to be read (src/tenant/colour.rs).
{
  const LIGHT = ["#fbfaf6", "#f0ede3", "#e0eee2"];
  const DARK = ["#121513", "#1e2421", "#1b3327"];
  const parts = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  const hex = (colour) => "#" + colour.map((part) => part.toString(16).padStart(2, "0")).join("");
  const light = (colour) => {
    const [red, green, blue] = parts(colour).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, two) => (Math.max(light(one), light(two)) + 0.05) / (Math.min(light(one), light(two)) + 0.05);
  const mixed = (own, other, hundredths) =>
    hex(parts(own).map((part, at) => Math.floor((part * (100 - hundredths) + parts(other)[at] * hundredths + 50) / 100)));
  const readable = (colour, grounds, towards) => {
    for (let hundredths = 0; hundredths <= 100; hundredths++) {
      const tried = mixed(colour, towards, hundredths);
      if (grounds.every((ground) => contrast(tried, ground) >= 4.5)) return tried;
    }
    return towards;
  };
  const figures = document.querySelectorAll("[data-colours] figure");
  document.querySelector("#accent")?.addEventListener("input", ({ target }) => {
    if (!/^#[0-9a-f]{6}$/i.test(target.value)) return;
    [[LIGHT, "#000000"], [DARK, "#ffffff"]].forEach(([grounds, towards], at) => {
      const accent = readable(target.value, grounds, towards);
      const on = contrast(accent, "#ffffff") >= contrast(accent, DARK[0]) ? "#ffffff" : DARK[0];
      const figure = figures[at];
      for (const part of figure.querySelectorAll("[data-accent]")) part.setAttribute("fill", accent);
      figure.querySelector("[data-on]").setAttribute("fill", on);
      const caption = figure.querySelector("figcaption");
      caption.textContent = caption.textContent.replace(/#.*/, accent);
      figure.querySelector("svg").setAttribute("aria-label", caption.textContent);
    });
  });
}
