// On a narrow screen the filters begin closed, so that the responses are seen first.
const narrow = matchMedia('(max-width: 40.0525em)')
for (const filters of document.querySelectorAll('[data-open-when-wide]')) {
  if (narrow.matches && !document.querySelector('.govuk-error-summary')) filters.open = false
}
