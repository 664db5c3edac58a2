"""Runs ThemeFinder (in its own environment) against a model's URL; prints what it delivered.

`python themefinder_inside.py URL TEXTS.json`: the texts as {"question": …, "responses": […]}.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd
from themefinder import (
    llm_batch_processor,
    theme_condensation,
    theme_generation,
    theme_mapping,
    theme_refinement,
)
from themefinder.llm import OpenAILLM

# It asks tiktoken, which fetches its tables from the network, how long a batch is: only to split
# batches of more than 50,000 tokens, which these never are.
llm_batch_processor.calculate_string_token_length = lambda text, *_, **__: len(text) // 4


async def main(url: str, asked: dict[str, Any]) -> dict[str, int]:
    """Themes and codings, as its own `find_themes` makes them, without the detail detection."""
    llm = OpenAILLM("scripted", base_url=url, api_key="none")
    responses = list(asked["responses"])
    frame = pd.DataFrame({"response_id": range(1, len(responses) + 1), "response": responses})
    question = str(asked["question"])
    themes, _ = await theme_generation(frame, llm, question=question)
    themes, _ = await theme_condensation(themes, llm, question=question)
    themes, _ = await theme_refinement(themes, llm, question=question)
    mapped, lost = await theme_mapping(frame, llm, question=question, refined_themes_df=themes)
    return {"themes": len(themes), "responses": len(mapped), "lost": len(lost)}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text())))))
