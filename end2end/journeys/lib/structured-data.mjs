// What Google's rules for rich results find wrong with a page's structured data.
import WebAutoExtractor from "@marbec/web-auto-extractor";
import Validator from "@adobe/structured-data-validator";

// What there is, by type, and what is wrong with it; advice about what may be left out is not.
export async function structuredData(html) {
  const found = new WebAutoExtractor({ addLocation: true, embedSource: ["rdfa", "microdata"] }).parse(html);
  const told = await new Validator().validate(found);
  const faults = told.filter(({ severity }) => severity === "ERROR");
  return {
    types: Object.keys(found.jsonld),
    faults: [...found.errors, ...faults.map(({ path, issueMessage }) => `${path.map(({ type }) => type).join(" › ")}: ${issueMessage}`)],
  };
}
