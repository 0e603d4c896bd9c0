"""How makers of keys and tokens begin theirs: prefixes made to be recognised, as gitleaks and detect-secrets collect them.

One line per maker or kind of maker. A new family belongs here if its beginning alone tells it from words and other numbers; what is
only long and random needs a label, and `auth_token.py` looks for that.
"""

CLOUD = (
    r"(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AGPA|AROA|AIDA)[A-Z2-7]{16}|(?:AKIA|ASIA)[A-Z0-9]{16}|ABSK[A-Za-z0-9+/]{100,200}={0,2}|FwoGZXIvYXdz[\w+/=]{60,600}|amzn\.mws\.[0-9a-f\-]{36}"  # Amazon
    r"|AIza[\w\-]{35}|ya29\.[\w\-]{20,400}|GOCSPX-[\w\-]{20,40}|1//0[\w\-]{40,120}|AAAA[\w\-]{7}:[\w\-]{134,180}"  # Google
    r"|\w{3}[78]Q~[\w~.\-]{31,34}|AccountKey=[A-Za-z0-9+/=]{40,100}|SharedAccessSignature=[\w%&=+/.\-]{20,200}"  # Microsoft
    r"|do[opr]_v1_[a-f0-9]{64}|dapi[a-f0-9]{32}(?:-\d)?|LTAI[A-Za-z0-9]{12,24}|HRKU-AA[\w\-]{50,70}|AQVN[\w\-]{35,38}|t1\.[A-Z0-9a-z_\-]{30,600}\.[\w\-]{80,90}"  # others
    r"|fo1_[\w\-]{43}|fm[12]r?_[\w+/\-]{60,400}={0,3}|tk-us-[\w\-]{48}|nfp_[A-Za-z0-9]{36,40}|vc[pkair]_[A-Za-z0-9]{50,64}|rnd_[A-Za-z0-9]{26,34}|sbp_[a-f0-9]{40}|sb_secret_[\w\-]{30,40}"
    r"|v1\.0-[a-f0-9]{24}-[a-f0-9]{146}|tskey-[a-z]{3,12}-[\w\-]{20,60}|sha256~[\w\-]{43}|hv[sbr]\.[\w\-]{24,250}|[A-Za-z0-9]{14}\.atlasv1\.[\w\-=]{60,70}|pul-[a-f0-9]{40}|dp\.(?:pt|ct|st|sa|scim|audit)\.[\w.\-]{40,60}"
    r"|pscale_(?:tkn|pw|oauth)_[\w.=\-]{32,64}|dt0c01\.[A-Z0-9]{24}\.[A-Z0-9]{64}|gl(?:c|sa)_[A-Za-z0-9+/=_]{32,400}|eyJrIjoi[A-Za-z0-9+/=]{60,400}|NRAK-[A-Z0-9]{27}|NRJS-[a-f0-9]{19}|NRII-[\w\-]{32}|ico-[A-Za-z0-9]{32}"
    r"|pat\.[\w\-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}|API-[A-Z0-9]{26}|pnu_[A-Za-z0-9]{36}|PMAK-[a-f0-9]{24}-[a-f0-9]{34}|sntry[su]_[\w+/=]{40,400}|p8e-[a-z0-9]{32}|sm_(?:pat|aat|sat)_[A-Za-z0-9]{16}"
)
"""Clouds, hosting and what watches over them."""

CODE = (
    r"gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{22,100}|gl(?:pat|dt|ptt|rt|soat|cbt|ft|oas|imt|agent|ffct)-[\w\-]{20,70}|GR1348941[\w\-]{20}|npm_[A-Za-z0-9]{36}|pypi-[\w\-]{50,300}"
    r"|rubygems_[a-f0-9]{48}|CLOJARS_[a-z0-9]{60}|oy2[a-z0-9]{43}|ATATT3[\w\-=]{60,250}|ATBB[A-Za-z0-9]{32}|dckr_pat_[\w\-]{27}|lin_(?:api|oauth)_[A-Za-z0-9]{40,64}|figd_[\w\-]{20,60}"
    r"|CCIPAT_\w{20,80}|bkua_[a-f0-9]{40}|sgp_(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40}|squ_[a-f0-9]{40}|AKCp[A-Za-z0-9]{69}|cmVmdGtu[A-Za-z0-9]{56}|ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43}|rdme_[a-z0-9]{70}"
    r"|ops_eyJ[A-Za-z0-9+/]{200,600}={0,3}|A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}|CFPAT-[\w\-]{43}|pat[A-Za-z0-9]{14}\.[a-f0-9]{64}|tfp_[\w.\-]{59}|fio-u-[\w=\-]{64}"
    r"|[01]/\d{16}:[a-f0-9]{32}|sl\.[\w\-]{130,1200}|[ps]k\.eyJ[\w\-]{40,100}\.[\w\-]{22}"
)
"""Source code, packages and the tools around them."""

PAYMENT = (
    r"(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,99}|whsec_[A-Za-z0-9+/=]{24,64}|sq0(?:atp|csp)-[\w\-]{22,43}|EAAA[\w\-]{60}|access_token\$(?:production|sandbox)\$\w{16,60}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"
    r"|rzp_(?:live|test)_[A-Za-z0-9]{14}|access-(?:sandbox|development|production)-[0-9a-f\-]{36}|FLWSECK(?:_TEST)?-[a-zA-Z0-9]{12,40}(?:-X)?|shippo_(?:live|test)_[a-f0-9]{40}|EZ[AT]K[A-Za-z0-9]{54}|duffel_(?:live|test)_[\w\-=]{43}"
    r"|(?:live|test)_[A-Za-z0-9\-_]{40}|live_[a-f0-9]{35}"
)
"""Shops, payments and parcels."""

CHAT = (
    r"xox[abeoprs]-[A-Za-z0-9\-]{10,250}|xoxe\.xox[bp]-\d-[A-Za-z0-9]{60,250}|xapp-\d-[A-Za-z0-9\-]{20,200}|\d{8,10}:AA[\w\-]{32,34}|[MNO][A-Za-z\d]{23,25}\.[\w\-]{6}\.[\w\-]{27,38}|SG\.[\w\-]{16,32}\.[\w\-]{16,64}"
    r"|(?:pub)?key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}|xsmtpsib-[a-f0-9]{64}-[A-Za-z0-9]{16}|(?:AC|SK)[0-9a-f]{32}|EAA[A-Za-z0-9]{80,250}|pat-(?:na|eu)1-[a-f0-9\-]{36}|dG9rO[A-Za-z0-9+/]{50,58}={0,2}"
    r"|sk-(?:ant-|proj-|svcacct-|or-)?[\w\-]{20,200}|sk_[a-f0-9]{48}|(?:hf|api_org)_[A-Za-z0-9]{30,50}|r8_[A-Za-z0-9]{37}|gsk_[A-Za-z0-9]{40,60}|pplx-[A-Za-z0-9]{40,60}|xai-[A-Za-z0-9]{60,90}|lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}"
)
"""Messages, mail and models."""

HOOK = (
    r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_+]{30,90}|discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w\-]{60,80}|hooks\.zapier\.com/hooks/catch/\d{4,10}/\w{5,12}"
    r"|[\w\-]{1,40}\.webhook\.office\.com/webhookb2/[\w@\-]{20,90}/IncomingWebhook/\w{20,40}/[\w\-]{20,40}"
)
"""Addresses that let whoever knows them post."""

KEY = (
    r"-----BEGIN\s(?:[A-Z0-9]{2,12}\s){0,3}PRIVATE\sKEY(?:\sBLOCK)?-----(?:[^\-]{0,6000}-----END\s[A-Z0-9 ]{3,40}-----)?|---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----|PuTTY-User-Key-File-\d:[^\n]{0,60}"
    r"|AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"
)
"""Private keys, by the lines around them."""

JWT = r"ey[JI][\w\-]{8,2000}\.ey[JI]?[\w\-]{8,4000}(?:\.[\w\-]{0,1000})?"
