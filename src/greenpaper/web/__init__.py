"""The web app: the journey of a consultation in a browser, one folder for each part of it."""
