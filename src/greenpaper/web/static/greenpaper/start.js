import { initAll } from '../vendor/govuk-frontend.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
// What HTMX puts into the page is GOV.UK Frontend too.
document.body.addEventListener('htmx:afterSettle', (event) => initAll({ scope: event.target }))
