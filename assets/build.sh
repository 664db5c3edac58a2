#!/usr/bin/env bash
# Builds the web pages' stylesheet and scripts from npm packages into the package. Needs Node.js.
set -euo pipefail
cd "$(dirname "$0")"
out=../src/greenpaper/web/static/vendor
npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
mkdir -p "$out"
npx --no-install sass --no-source-map --style=compressed --quiet-deps --load-path=node_modules main.scss "$out/govuk-frontend.css"
cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js "$out/govuk-frontend.js"
cp node_modules/htmx.org/dist/htmx.min.js "$out/htmx.js"
sed -i '/^\/\/# sourceMappingURL/d' "$out/govuk-frontend.js"
# The crest in GOV.UK's footer is the Crown's; nothing here shows it.
sed -i 's,url("/assets/images/govuk-crest.svg"),none,g' "$out/govuk-frontend.css"
{
  echo "GOV.UK Frontend $(node -p 'require("govuk-frontend/package.json").version'), MIT licence:"
  cat govuk-frontend-LICENCE.txt
  echo
  echo "htmx $(node -p 'require("htmx.org/package.json").version'), Zero-Clause BSD licence:"
  cat node_modules/htmx.org/LICENSE
} > "$out/LICENCES.txt"
