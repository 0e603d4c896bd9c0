"""Text that a language model writes about itself, its task or its prompt, and parts of a tool call or chat template.

An assistant presents its draft to the agent ("Here's a polite reply you can send:"), comments on it, or refuses; a reply speaks to
the customer.
"""

from recognizers._contract import Pattern, Recognizer

_AI = r"(?:an?\s+)?(?:automated\s+|advanced\s+|virtual\s+)?(?:ai|artificial\s+intelligence|(?:large\s+)?language\s+model|llm|chat\s?bot|chatgpt|gpt-?\d\w*|virtual\s+assistant)(?:\s+(?:language\s+model|model|assistant|chatbot|system))?"
_REST = r"[^.!?\n]{0,80}?"
_END = r"(?=[.!?:,;\n]|$)"
_DRAFT = r"(?:draft|reply|response|rewrite|rewording|version|answer|message|e-?mail|tweet|rephrasing|revision|template|suggestion|text)s?(?!\s+of\s+the\s+(?!reply|message|response|e-?mail|text))"
_STYLE = r"(?:polite|professional|friend(?:ly|lier)|empathetic|concise|short(?:er)?|brief(?:er)?|revised|rewritten|improved|formal|informal|warm(?:er)?|suggested|possible|sample|draft(?:ed)?|polished|updated|edited|alternative|casual|softer|nicer|calmer)"
_SURE = r"(?:(?:sure(?:\s+thing)?|certainly|of\s+course|absolutely|okay|great)[!,.]?\s{1,2})?"
_FOR = r"\s+(?:(?:that\s+)?you\s+(?:can|could|may|might)\s+(?:send|use|post|adapt)|(?:for|to)\s+(?:the\s+|your\s+)?customer)[^.:\n]{0,40}"

recognizer = Recognizer(
    entity="MODEL_RESIDUE",
    summary="What a language model writes about itself, its task or its prompt.",
    patterns=(
        Pattern(
            rf"(?<![\w'])(?P<v>(?:as|i'm|im|i\s+am|being)\s+(?:just\s+|only\s+|merely\s+)?{_AI}\b(?!\s+(?:powered|feature|tool|company|specialist|engineer|customer))(?:,?\s+(?:developed|trained|created|made|and|so|i|my)\b{_REST}{_END})?"
            rf"|i\s+(?:do\s+not|don't)\s+have\s+(?:real-?time|(?:direct\s+)?access\s+to\s+(?:customer|internal|real-?time|live|external|personal)\s+\w+|feelings|a\s+physical|the\s+ability\s+to\s+(?:browse|access|view)){_REST}{_END}"
            rf"|i\s+(?:cannot|can't)\s+(?:browse|access)\s+(?:the\s+(?:internet|web)|real-?time|live\s+data|external){_REST}{_END}"
            rf"|(?:i(?:'m\s+sorry|\s+apologi[sz]e),?\s+but\s+)?i\s+(?:cannot|can't|am\s+unable\s+to|'m\s+unable\s+to)\s+(?:fulfil+|assist\s+with|comply\s+with|generate|write)\s+(?:this|that|your|such)\s+(?:request|prompt|content|task)\b"
            rf"|my\s+(?:training\s+data|knowledge\s+cut-?off|last\s+training\s+update|system\s+prompt|(?:system\s+)?instructions\s+(?:say|are|tell)|guidelines\s+(?:say|prevent))\b{_REST}{_END})",
            0.85,
        ),
        Pattern(
            rf"(?P<v>{_SURE}\b(?:here(?:'s|\s+is|\s+are)|below\s+(?:is|are))\s+(?:(?:a|an|the|your|my|some|two|three|one)\s+)?(?:[\w,-]+\s+){{0,3}}?(?:{_STYLE},?\s+){{1,3}}(?:and\s+\w+\s+)?{_DRAFT}\b[^.:\n]{{0,60}}:"
            rf"|{_SURE}\b(?:here(?:'s|\s+is|\s+are)|below\s+(?:is|are))\s+(?:a|an|the|two|three|some)\s+(?:[\w-]+\s+){{0,2}}?{_DRAFT}{_FOR}:"
            rf"|{_SURE}\bhere(?:'s|\s+is)\s+(?:a|the|my|your)\s+(?:draft|rewrite|rewording|revision)\b[^.:\n]{{0,40}}:|(?:^|(?<=\n))\s?(?:(?:{_STYLE}\s+)?(?:draft|reply|response)|(?:suggested|proposed|drafted)\s+(?:reply|response|answer|message)|assistant|user|system\s+prompt|user\s+prompt)\s*:(?=\s*\S))",
            0.8,
        ),
        Pattern(
            r"(?P<v><\|?(?:im_start|im_end|endoftext|system|assistant|user|start_header_id|eot_id|thinking|think|scratchpad|function_calls?|tool_use)\|?>|\[/?INST\]|\[(?:assistant|system)\](?=\s)|<</?SYS>>|\"(?:tool|tool_name|tool_calls?|function_call|tool_use|finish_reason|max_tokens)\"(?=\s*:)|\"role\"\s*:\s*\"(?:system|assistant|user|tool)\")",
            0.95,
        ),
        Pattern(
            rf"\b(?P<v>you\s+are\s+an?\s+(?:(?:helpful|friendly|polite|professional|ai|expert|customer|support|care|empathetic)\s+){{1,4}}(?:assistant|agent|bot|model)\b(?:\s+(?:for|at|who|that)\b{_REST})?"
            rf"|(?:would\s+you\s+like|let\s+me\s+know\s+if\s+you(?:'d|\s+would)?\s+(?:like|want|need))\s+me\s+to\s+(?:rephrase|shorten|make\s+(?:it|this)\s+(?:(?:sound\s+)?(?:more|less|a\s+bit)|shorter|longer|warmer|friendlier|softer|formal)|adjust\s+(?:the|this)|rewrite|tweak|soften|polish|refine|modify\s+the\s+tone){_REST}"
            rf"|(?:feel\s+free\s+to|you\s+(?:can|may))\s+(?:adjust|tweak|edit|modify|customi[sz]e|personali[sz]e)\s+(?:the\s+tone|this\s+(?:draft|reply|response|message|template)|it\s+(?:to\s+(?:fit|suit|match)|as\s+needed)|the\s+(?:placeholders|details|wording))(?:\s+as\s+[\w ]{{2,20}})?"
            rf"|i\s+hope\s+this\s+(?:draft|reply|response|version|rewrite|template)\s+(?:helps|works|meets)(?:\s+[\w ]{{2,25}})?|option\s+[1-3a-c]\s*\((?:[\w ]{{3,30}})\)|(?:based\s+on|given)\s+the\s+(?:conversation|context|thread|information|prompt|ticket)\s+(?:provided|above|given|history)\b{_REST}"
            rf"|let\s+me\s+know\s+if\s+you\s+(?:need|want|have)\s+any\s+(?:changes|edits|tweaks)\s+to\s+(?:this|the)\s+(?:draft|reply|response|wording)|(?:this|the\s+above)\s+(?:reply|response|draft|message)\s+(?:aims\s+to|acknowledges|addresses|maintains|keeps|avoids|offers)\b{_REST}|i(?:'ve|\s+have)\s+(?:kept|made|adjusted|used|maintained)\s+(?:the|a|an)\s+(?:[\w-]+\s+)?(?:tone|wording|response|draft)\b{_REST}){_END}",
            0.75,
        ),
    ),
    passage=True,
    references=("GDPR-32",),
    finds=("As an AI language model, I can't see orders.", "Here's a polite reply you can send:", '{"role": "assistant"}'),
    ignores=(
        "Here's the answer to your question.",
        "Our AI assistant can help in the app.",
        "Here is a response from the team.",
    ),
)
