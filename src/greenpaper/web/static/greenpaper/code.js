// Coding with keys, and marking words as evidence. Without JavaScript the form is simply filled in.
const form = document.querySelector('[data-code]')
const response = form.querySelector('[data-response]')
const list = form.querySelector('[data-evidence]')
const part = form.querySelector('[data-evidence-part]')
const boxes = [...form.querySelectorAll('[data-key]')]
const useKeys = document.querySelector('[data-use-keys]')
const KEPT = 'greenpaper-keys'
const WAIT = 600

document.querySelector('[data-keys]').hidden = false
form.querySelector('[data-evidence-hint]').hidden = false
useKeys.checked = localStorage.getItem(KEPT) !== 'off'
useKeys.addEventListener('change', () => localStorage.setItem(KEPT, useKeys.checked ? 'on' : 'off'))

// "None of these" and "Can't tell" stand alone.
form.addEventListener('change', (event) => {
  const box = event.target
  if (!box.checked || !boxes.includes(box)) return
  for (const other of boxes) {
    if (other !== box && ('alone' in box.dataset || 'alone' in other.dataset)) other.checked = false
  }
})

let typed = ''
let timer
function choose (key) {
  const box = boxes.find((one) => one.dataset.key === key)
  if (box) box.click()
}
function settle () { clearTimeout(timer); if (typed) choose(typed); typed = '' }
document.addEventListener('keydown', (event) => {
  const inText = event.target.matches('textarea, input:not([type=checkbox])')
  if (!useKeys.checked || inText || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Enter' && !event.target.matches('a, button, summary')) {
    event.preventDefault(); settle(); form.requestSubmit(); return
  }
  if (event.key === '?') { settle(); choose('?'); return }
  if (!/^[0-9]$/.test(event.key)) return
  event.preventDefault()
  clearTimeout(timer)
  typed += event.key
  // With more than nine themes, a second figure may follow.
  const more = boxes.some((one) => one.dataset.key !== typed && one.dataset.key.startsWith(typed))
  if (more && typed !== '0') timer = setTimeout(settle, WAIT)
  else settle()
})

// Positions are in characters, as people count them: not in UTF-16.
function length (text) { return [...text].length }
function offset (node, at) {
  const range = document.createRange()
  range.selectNodeContents(response)
  range.setEnd(node, at)
  return length(range.toString())
}
function mark () {
  const chosen = getSelection()
  if (!chosen.rangeCount || chosen.isCollapsed) return
  const range = chosen.getRangeAt(0)
  if (!response.contains(range.startContainer) || !response.contains(range.endContainer)) return
  const words = range.toString()
  const start = offset(range.startContainer, range.startOffset) + length(words) - length(words.trimStart())
  const end = start + length(words.trim())
  if (end > start) add(start, end, words.trim())
  chosen.removeAllRanges()
}
function add (start, end, words) {
  const value = `${start}-${end}`
  if ([...list.querySelectorAll('input')].some((one) => one.value === value)) return
  const line = document.createElement('li')
  const input = Object.assign(document.createElement('input'), { type: 'hidden', name: 'evidence', value })
  const quote = Object.assign(document.createElement('q'), { textContent: words })
  line.append(input, quote, ' ')
  list.append(line)
  withRemove(line)
  part.hidden = false
}
function withRemove (line) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'gp-link-button', textContent: 'Remove' })
  const about = Object.assign(document.createElement('span'), { className: 'govuk-visually-hidden', textContent: ` “${line.querySelector('q').textContent}”` })
  button.append(about)
  button.addEventListener('click', () => { line.remove(); part.hidden = !list.children.length })
  line.append(' ', button)
}
for (const line of list.children) withRemove(line)
response.addEventListener('mouseup', mark)
response.addEventListener('touchend', () => setTimeout(mark, 0))
