// Shows how far a file is on its way. Without JavaScript the form is simply sent.
for (const form of document.querySelectorAll('form[data-upload]')) {
  const shown = form.querySelector('[data-upload-progress]')
  const bar = shown.querySelector('progress')
  const problem = form.querySelector('[data-upload-problem]')
  const button = form.querySelector('button')

  const stop = (sentence) => {
    problem.textContent = sentence
    shown.hidden = true
    button.disabled = false
  }

  form.addEventListener('submit', (event) => {
    const input = form.querySelector('input[type=file]')
    const file = input.files[0]
    if (!file) return
    event.preventDefault()
    if (button.disabled) return
    const largest = Number(input.dataset.largest)
    if (file.size > largest) {
      stop(`${file.name} is larger than ${largest / 2 ** 20} MB. Split it, and add the rest as further files.`)
      return
    }
    problem.textContent = ''
    shown.hidden = false
    button.disabled = true // a second press would make a second consultation
    bar.value = 0
    const sending = new XMLHttpRequest()
    sending.upload.addEventListener('progress', (e) => { if (e.lengthComputable) bar.value = 100 * e.loaded / e.total })
    sending.upload.addEventListener('load', () => { bar.removeAttribute('value') })
    sending.addEventListener('load', () => {
      if (sending.responseURL !== location.href) { location.assign(sending.responseURL); return }
      document.open(); document.write(sending.responseText); document.close()
    })
    sending.addEventListener('error', () => {
      stop('The connection broke before the whole file was sent. Nothing was kept. Send it again.')
    })
    sending.open('POST', form.action || location.href)
    sending.send(new FormData(form))
  })
}
