"""Text that a language model writes about itself or its task, and parts of a prompt or tool call."""

from recognizers._contract import Pattern, Recognizer

recognizer = Recognizer(
    entity="MODEL_RESIDUE",
    summary="What a language model writes about itself, its task or its prompt.",
    patterns=(
        Pattern(r"\b(?P<v>(?:as|i'm|i\s+am|being)\s+(?:just\s+|only\s+)?an?\s+(?:ai|artificial\s+intelligence|(?:large\s+)?language\s+model|llm)\b(?:\s+(?:language\s+)?(?:model|assistant))?[^.!?\n]{0,80})", 0.85),
        Pattern(r"\b(?P<v>my\s+(?:training\s+data|knowledge\s+cut-?off|last\s+(?:training\s+)?update|system\s+prompt|instructions\s+(?:say|are|tell))[^.!?\n]{0,60})", 0.85),
        Pattern(r"(?P<v>(?:sure|certainly|of\s+course|absolutely|okay)?[!,.]?\s{0,2}here(?:'s|\s+is|\s+are)\s+(?:a|an|the|your|my|some|two|three)\s+(?:[\w,-]+\s+){0,4}?(?:draft|reply|response|rewrite|version|answer|message)s?\s*(?:you\s+(?:can|could)\s+(?:send|use|post)[^.:\n]{0,40}|for\s+(?:the|your)\s+customer[^.:\n]{0,30}|to\s+(?:the|this|send)[^.:\n]{0,40})?:)", 0.85),
        Pattern(r"(?P<v><\|?(?:im_start|im_end|endoftext|system|assistant|user|start_header_id)\|?>|\[/?INST\]|<</?SYS>>|\"(?:tool_calls?|function_call|tool_use)\"\s*:|\"role\"\s*:\s*\"(?:system|assistant|user|tool)\")", 0.95),
        Pattern(r"\b(?P<v>(?:you\s+are\s+a\s+(?:helpful|friendly|polite|professional)\s+(?:\w+\s+){0,3}(?:assistant|agent|bot)\b|i\s+(?:cannot|can't)\s+(?:browse|access\s+(?:real-?time|the\s+internet))|(?:would\s+you\s+like|let\s+me\s+know\s+if\s+you'd\s+like)\s+me\s+to\s+(?:rephrase|shorten|make\s+it|adjust\s+the\s+tone|rewrite))[^.!?\n]{0,60})", 0.75),
    ),
    passage=True,
    references=("GDPR-32",),
    finds=("As an AI language model, I can't see orders.", "Here's a polite reply you can send:", '{"role": "assistant"}'),
    ignores=("Here's the answer to your question.", "Our AI assistant can help in the app.", "Here is a response from the team."),
)
