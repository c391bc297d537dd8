// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
public import Requests

extension Profile {
    /// The reference of all profile keys in Markdown, the content of `docs/profiles.md`.
    public static var reference: String {
        var lines = [introduction]
        for group in ProfileGroup.all { lines += section(group) }
        lines += [
            "", "## Figures", "", "The figures that `extract` can name.", "", "| figure | meaning |", "|---|---|",
        ]
        for figure in AuditFigure.allCases { lines.append("| `\(figure.name)` | \(figure.summary) |") }
        lines += ["", captures, "", cookies]
        lines += ["", variables, "| variable | value |", "|---|---|"]
        for (name, _, summary) in Variable.standard { lines.append("| `{{\(name)}}` | \(summary) |") }
        lines += [
            "| `{{actor.NAME}}`, `{{subject.NAME}}` | The value NAME of the actor or of the subject. |",
            "| `{{tie.NAME}}`, `{{reverseTie.NAME}}` | The value NAME of the pair, or of its reverse direction. |", "",
            operations, "| operation | what it is |", "|---|---|",
        ]
        for kind in OperationKind.allCases { lines.append("| `\(kind.name)` | \(kind.descriptor.summary) |") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ group: ProfileGroup) -> [String] {
        var lines = ["", "## \(group.title)", ""]
        if !group.summary.isEmpty { lines += [group.summary, ""] }
        lines += ["| key | default | allowed | meaning |", "|---|---|---|---|"]
        for key in group.keys {
            lines.append("| `\(key.name)` | \(key.standard) | \(key.allowed) | \(key.summary) |")
        }
        return lines
    }

    /// The lines of the minimal profile that leave out all other operations.
    private static let absent = OperationKind.allCases
        .filter { ![.openFeed, .postStatus, .likePost].contains($0) }
        .map { "  \($0.name): absent" }.joined(separator: "\n")

    private static let introduction = """
        # Profiles

        This page is generated from the table of keys in `Sources/Scenarios`, and a test compares the two. To regenerate it, run
        `WATCHCIRCLE_WRITE_REFERENCE=1 swift test --filter ProfileReferenceTests`.

        A profile describes a backend to `watchcircle-drive`: which request each operation becomes, what to capture from a
        response, and which figures a response contains. It is a YAML file. All mistakes are reported at once, each with its line
        and column.

        | profile | backend |
        |---|---|
        | `reference` | `watchcircle-serve`, the reference backend |
        | `static` | any server: every operation requests the page `/` |
        | `mastodon` | a Mastodon server, through its client API |

        A minimal profile, for a backend that has only feeds and posts:

        ```yaml
        title: A small backend
        headers:
          Authorization: Bearer {{actor.token}}
        values:
          token: { width: 64, file: accounts.csv }
          post: { width: 20 }
        operations:
          openFeed:
            request: GET /feed
            extract: { posts: /posts/*/id }
          postStatus:
            request: POST /posts
            json: '{"text":"{{text}}"}'
            expect: 201
            capture: { actor.post: /id }
          likePost:
            request: POST /posts/{{subject.post}}/likes
            refused: 409
        \(absent)
        ```

        A profile can name its JSON Schema in a comment, so that editors complete and check it: `# yaml-language-server:
        $schema=../schemas/profile.schema.json`, on one line. `watchcircle schema profile` prints the schema.

        ## Rules

        - If a request needs a value that is not there yet, the driver decides how long it waits and how it counts.
        - Values are percent-encoded in paths, escaped in JSON, encoded in forms, and written verbatim in headers. A value with
          control characters is discarded, so no response can inject headers into a request.
        - The driver generates `Host`, `Content-Length` and connection headers for each request; a profile cannot set them.
          `Content-Type` follows from the body, and a profile can override it.
        - Write statuses as `200`, `2xx` or `400-409`, one or a list. A status that is neither expected, refused nor busy is an
          error.
        - If a request needs a value that can never exist, the profile is rejected when it is read.
        - A JSON pointer (RFC 6901) locates a value: `/posts/0/id`. As an extension, `*` matches each item of a list. A string of
          digits counts as a number.
        - To reuse a request for several operations, use a YAML alias (`&page`, `*page`).
        """

    private static let captures = """
        ## Places

        The locations from which a value can be captured.

        | place | value |
        |---|---|
        | `/user/id` | The string, number, `true` or `false` at a JSON pointer, which names one value. |
        | `header:Location` | The value of the first header of that name. |
        | `header:Location /posts/*` | The part that the `*` of a pattern matches; in the first header of that name that matches. |
        | `body:name="csrf" value="*"` | The part that the `*` of a pattern matches, in a body of any type. |

        A pattern is a text with exactly one `*` and no other special characters. The `*` matches the text between the last
        occurrence of the text before it and the next occurrence of the text after it. If there is no text before the `*`, the
        match starts at the beginning; if there is none after it, the match extends to the end. The match is not empty, and spaces
        around it are dropped. `header:Location /*` captures the last segment of a path, `header:Location /posts/*?` a segment
        before a query, and `header:Set-Cookie session=*;` a cookie. Quote a pattern that contains `: ` or `#`.
        """

    private static let cookies = """
        ## Cookies

        With `cookies: true`, each account has a cookie jar. A `Set-Cookie` header in any response to the account's requests,
        whatever its status, adds a cookie or replaces the one of that name. Each later request of the account sends all its
        cookies in one `Cookie` header. `Max-Age=0`, a negative age or an `Expires` in the past deletes a cookie; otherwise it
        lasts to the end of the run. `Path`, `Domain`, `Secure` and `SameSite` are ignored, since all requests go to one target.
        The cookies of an account take at most \(ValueSlot.cookieJar.width) bytes; a response that sets more than fit
        counts as `malformed_response`. A request cannot then set a `Cookie` header itself.
        """

    private static let variables = """
        ## Variables

        Write a variable between `{{` and `}}`, in paths, header values, JSON and form fields.

        """

    private static let operations = """
        ## Operations

        The actor is the child who acts, and the subject the child that the operation concerns: the actor itself if there is no
        other.

        """
}
