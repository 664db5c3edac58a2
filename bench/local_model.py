"""Serves a model file on this computer as OpenAI's address would, with llama.cpp.

`python bench/local_model.py MODEL.gguf [--port 8080]`, in an environment with `xllamacpp`.
"""

import argparse
import signal
from pathlib import Path


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a .gguf file")
    parser.add_argument("--port", type=int, default=8080)
    said = parser.parse_args()
    if not said.model.is_file():
        parser.error(f"there is no file {said.model}")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(said.model)
    params.hostnames = ["127.0.0.1"]
    params.port = said.port
    params.n_parallel = 1
    params.n_ctx = 4096
    server = xllamacpp.Server(params)
    print(f"Listening at {server.listening_address}/v1 (Ctrl-C stops it)", flush=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        signal.pause()
    except KeyboardInterrupt:
        print("Stopped.")


if __name__ == "__main__":
    main()
