// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
public import Requests

extension Profile {
    /// The key-by-key reference of profiles, in Markdown: the content of `docs/profiles.md`.
    public static var reference: String {
        var lines = [introduction]
        for group in ProfileGroup.all { lines += section(group) }
        lines += [
            "", "## Figures", "", "What an answer can tell under `tells`.", "", "| figure | meaning |", "|---|---|",
        ]
        for figure in AuditFigure.allCases { lines.append("| `\(figure.name)` | \(figure.summary) |") }
        lines += ["", captures, "", cookies]
        lines += ["", variables, "| variable | value |", "|---|---|"]
        for (name, _, summary) in Variable.standard { lines.append("| `{{\(name)}}` | \(summary) |") }
        lines += [
            "| `{{actor.NAME}}`, `{{subject.NAME}}` | The value NAME of the account that asks, or that it is about. |",
            "| `{{tie.NAME}}`, `{{reverseTie.NAME}}` | The value NAME of the pair, or of its other direction. |", "",
            operations, "| operation | what it is |", "|---|---|",
        ]
        for kind in OperationKind.allCases { lines.append("| `\(kind.name)` | \(kind.summary) |") }
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

    private static let introduction = """
        # Profiles

        This page is made from the table of keys in `Sources/Scenarios`; a test compares the two. To make it again:
        `WATCHCIRCLE_WRITE_REFERENCE=1 swift test --filter ProfileReferenceTests`.

        A profile tells `watchcircle-drive` how a backend is asked: which request each operation becomes, what is kept of an
        answer, what an answer tells. It is a YAML file; all mistakes are reported at once, each with its line and column.

        | profile | backend |
        |---|---|
        | `reference` | `watchcircle-serve`, the reference backend |
        | `static` | any server: every operation asks for the page `/` |
        | `mastodon` | a Mastodon server, by its client API |

        A small one, for a backend that knows feeds and posts alone:

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
            tells: { posts: /posts/*/id }
          postStatus:
            request: POST /posts
            json: '{"text":"{{text}}"}'
            expect: 201
            capture: { actor.post: /id }
          likePost:
            request: POST /posts/{{subject.post}}/likes
            refused: 409
          keepAlive: absent
          reportLocation: absent
          call: absent
          checkIn: absent
          viewHomepage: absent
          viewRanking: absent
          likeHomepage: absent
          comment: absent
          requestFriend: absent
          acceptFriend: absent
          declineFriend: absent
          removeFriend: absent
        ```

        ## Rules

        - A request waits for a value that is not there yet; how long, and what is counted then, is the driver's.
        - Values are percent-encoded in paths, escaped in JSON, encoded in forms, and written as they are in headers. A value with
          control characters is never kept, so that no answer can write headers of a request.
        - `Host`, `Content-Length` and what belongs to the connection are made with each request and cannot be given. `Content-Type`
          follows from the body and can.
        - Statuses are written `200`, `2xx` or `400-409`, one or a list. What is neither expected, refused nor busy is an error.
        - A request that needs a value which can never be there is refused when the profile is read.
        - A JSON pointer (RFC 6901) says where a value stands: `/posts/0/id`. Here `*` stands for each item of a list. A string of
          digits counts as a number.
        - An alias (`&page`, `*page`) writes a request once for several operations.
        """

    private static let captures = """
        ## Places

        Where a captured value stands in an answer.

        | place | value |
        |---|---|
        | `/user/id` | The string, number, `true` or `false` at a JSON pointer, which names one value. |
        | `header:Location` | The value of the first header of that name. |
        | `header:Location /posts/*` | The part of it that the `*` of a pattern stands for; the first header of the name that matches. |
        | `body:name="csrf" value="*"` | The part of a body of any type that the `*` of a pattern stands for. |

        A pattern is a text with one `*`, without any other sign of its own. It stands for what lies between the last occurrence of
        the text before it and the text that follows it there; without a text before it, from the beginning, and without one after
        it, to the end. It is not empty, and spaces around it are dropped. `header:Location /*` takes the last segment of a path, `header:Location /posts/*?` a segment before a
        query, `header:Set-Cookie session=*;` a cookie. A pattern that holds `: ` or `#` stands in quotes.
        """

    private static let cookies = """
        ## Cookies

        With `cookies: true`, a `Set-Cookie` header of any answer to a request of an account, whatever its status, keeps a name and
        a value for that account, in place of the one of that name. Each later request of the account sends them all as one
        `Cookie` header. `Max-Age=0`, a negative age or an `Expires` in the past deletes a cookie; else it lasts to the end of the
        run. `Path`, `Domain`, `Secure` and `SameSite` are passed over, since all requests go to one target. The cookies of an
        account take \(ValueSlot.cookieJar.width) bytes at most: an answer that sets more than fit is counted as
        `malformed_response`. A request cannot have a `Cookie` header of its own then.
        """

    private static let variables = """
        ## Variables

        A text between `{{` and `}}`, in paths, values of headers, JSON and fields of forms.

        """

    private static let operations = """
        ## Operations

        The actor is the child who asks, the subject the one whom it is about; the actor itself where nobody else is concerned.

        """
}

extension OperationKind {
    /// What it is, for the reference.
    fileprivate var summary: String {
        switch self {
        case .keepAlive: "\"I am here\", at a fixed interval"
        case .reportLocation: "the watch's position, at a fixed interval"
        case .call: "a voice or video call, with parents mostly"
        case .checkIn: "the daily check-in that earns credits"
        case .openFeed: "opening the feed of the friends' posts"
        case .viewHomepage: "visiting a friend's homepage"
        case .viewRanking: "looking at a ranking"
        case .postStatus: "publishing a status update"
        case .likeHomepage: "`count` likes on a friend's homepage, in one visit"
        case .likePost: "a like on the subject's newest post"
        case .comment: "a comment on the subject's newest post"
        case .requestFriend: "asking the subject to be friends"
        case .acceptFriend: "saying yes to the subject's request"
        case .declineFriend: "saying no to it"
        case .removeFriend: "deleting a friend"
        }
    }
}
