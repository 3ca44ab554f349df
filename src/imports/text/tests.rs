//! What foreign text becomes.

use super::{bullets, markdown, plain};

#[test]
fn one_plain_line() {
    let cases = [
        ("  Data\r\n <c0>Scientist</c0> &amp; friends ", "Data Scientist & friends"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("Level < 3", "Level < 3"),
        ("", ""),
    ];
    for (raw, want) in cases {
        assert_eq!(plain(raw), want, "{raw:?}");
    }
}

#[test]
fn safe_markdown() {
    let cases = [
        ("Plain words.", "Plain words."),
        ("a\r\nb\r\n\r\nc", "a b\n\nc"),
        ("<p>One &amp; two</p>\n<p>Three</p>", "One & two\n\nThree"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n    - b\n- c"),
        ("<p>Do:</p><ol><li>x</li><li><p>y</p></li></ol>after", "Do:\n\n1. x\n2. y\n\nafter"),
        ("one.</br></br>\nTwo", "one.\n\nTwo"),
        ("one<br>two", "one\\\ntwo"),
        ("<h2>Duties</h2>go", "**Duties**\n\ngo"),
        ("a <b>bold </b>and <i>soft</i> word", "a **bold** and *soft* word"),
        ("<b>Note:</b>read", "**Note:** read"),
        ("see <a href=\"https://a.gov/x_y\">the [page]</a>.", "see [the \\[page\\]](https://a.gov/x_y)."),
        ("<a href=\"javascript:alert(1)\">x</a>", "x"),
        ("see https://a.gov/x_y_z. Then", "see <https://a.gov/x_y_z>. Then"),
        ("**must** _not_ snake_case `x` [y](z) ~~q~~", "\\*\\*must\\*\\* \\_not\\_ snake_case \\`x\\` \\[y\\](z) \\~\\~q\\~\\~"),
        ("# no heading", "\\# no heading"),
        ("> no quote", "\\> no quote"),
        ("- no list", "\\- no list"),
        ("1. no list", "1\\. no list"),
        ("---", "\\---"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "\\<script>alert(1)\\</script>"),
        ("<img src=x onerror=alert(1)>", ""),
        ("<iframe src=x>", "\\<iframe src=x>"),
        ("&amp;lt; &amp;copy;", "\\&lt; \\&copy;"),
        ("Need:\n- Rust\n- SQL\nand more", "Need:\n\n- Rust\n- SQL and more"),
        ("1. Rust\n2. SQL\n3. Care", "1. Rust\n2. SQL\n3. Care"),
        ("You: 1. Code; 2. Ship; 3. Rest.", "You:\n\n1. Code;\n2. Ship;\n3. Rest."),
        ("Say 1. This or 2. That", "Say 1. This or 2. That"),
        ("", ""),
        (" \r\n\u{a0} ", ""),
    ];
    for (raw, want) in cases {
        assert_eq!(markdown(raw), want, "{raw:?}");
    }
}

#[test]
fn several_texts_are_bullets() {
    assert_eq!(bullets(&["- one", "", "t*o"]), "- \\- one\n- t\\*o");
}
