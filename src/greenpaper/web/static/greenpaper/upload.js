// Shows how far a file is on its way. Without JavaScript the form is simply sent.
for (const form of document.querySelectorAll('form[data-upload]')) {
  form.addEventListener('submit', (event) => {
    const shown = form.querySelector('[data-upload-progress]')
    if (!form.querySelector('input[type=file]').files.length) return
    event.preventDefault()
    shown.hidden = false
    const bar = shown.querySelector('progress')
    const sending = new XMLHttpRequest()
    sending.upload.addEventListener('progress', (e) => { if (e.lengthComputable) bar.value = 100 * e.loaded / e.total })
    sending.upload.addEventListener('load', () => { bar.removeAttribute('value') })
    sending.addEventListener('load', () => {
      if (sending.responseURL !== location.href) { location.assign(sending.responseURL); return }
      document.open(); document.write(sending.responseText); document.close()
    })
    sending.addEventListener('error', () => {
      shown.textContent = 'The connection broke before the whole file was sent. Nothing was kept. Send it again.'
    })
    sending.open('POST', form.action || location.href)
    sending.send(new FormData(form))
  })
}
