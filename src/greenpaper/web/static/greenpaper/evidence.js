// Words that are selected in the response become the evidence of the theme that is added.
// Places are counted in characters (code points), as the server counts them.
const text = document.querySelector('[data-response]')
const words = document.querySelector('[data-evidence]')
const start = document.querySelector('[data-evidence-start]')

const count = (string) => Array.from(string).length
const within = (node, span) => span.contains(node)

function selected (range) {
  const parts = []
  let first = null
  for (const span of text.querySelectorAll('[data-at]')) {
    if (!range.intersectsNode(span)) continue
    const whole = span.textContent
    const from = within(range.startContainer, span) ? range.startOffset : 0
    const to = within(range.endContainer, span) ? range.endOffset : whole.length
    if (from >= to) continue
    if (first === null) first = Number(span.dataset.at) + count(whole.slice(0, from))
    parts.push(whole.slice(from, to))
  }
  return { words: parts.join('').trim() ? joined(range, parts) : '', first }
}

// The pieces of a line belong together; between lines stands a space.
function joined (range, parts) {
  const copy = range.cloneContents()
  copy.querySelectorAll('[data-not-said]').forEach((note) => note.remove())
  copy.querySelectorAll('br').forEach((line) => line.replaceWith(' '))
  return copy.textContent.trim() || parts.join(' ').trim()
}

if (text && words) {
  document.addEventListener('selectionchange', () => {
    const selection = document.getSelection()
    if (!selection.rangeCount || selection.isCollapsed) return
    const range = selection.getRangeAt(0)
    if (!text.contains(range.commonAncestorContainer)) return
    const found = selected(range)
    if (!found.words) return
    words.value = found.words
    start.value = String(found.first)
  })
  words.addEventListener('input', () => { start.value = '' })
}
