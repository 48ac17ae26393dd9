// The checkout's form, as somebody in Berlin fills it in a browser under this address; how they pay is for them to choose.
export async function fill(page, email) {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Country").selectOption("DE");
  await page.getByLabel("Name").fill("Ada Lovelace");
  await page.getByLabel("Street and number").fill("Unter den Linden 6");
  await page.getByLabel(/^(Postal code|ZIP code)/).fill("10117");
  await page.getByLabel("City").fill("Berlin");
}

// The same, to pay as the shop says.
export async function fillByHand(page, email) {
  await fill(page, email);
  await page.getByLabel("As the shop tells you next").check();
}
