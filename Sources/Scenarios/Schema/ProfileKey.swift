// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Requests
import TextFormats

/// The declaration of a key of a profile, used for validation and the reference.
struct ProfileKey: Sendable {
    var name: String
    /// The allowed values, for editors.
    var shape: Shape
    /// The allowed values, for the reference.
    var allowed: String
    /// The default, for the reference.
    var standard: String
    /// The description for the reference.
    var summary: String

    /// Whether the group must have the key.
    var isRequired: Bool { standard == "required" }

    init(_ name: String, _ shape: Shape, _ allowed: String, _ standard: String, _ summary: String) {
        self.name = name
        self.shape = shape
        self.allowed = allowed
        self.standard = standard
        self.summary = summary
    }
}

/// A group of keys in a profile.
struct ProfileGroup: Sendable {
    /// The heading in the reference.
    var title: String
    var summary: String
    var keys: [ProfileKey]

    var names: [String] { keys.map(\.name) }
}

extension ProfileGroup {
    static let all = [profile, value, request, audit, reads]

    /// The top-level keys of a profile.
    static let profile = ProfileGroup(
        title: "The profile itself", summary: "",
        keys: [
            ProfileKey("title", .line, "one line of text", "required", "A one-line description of the backend."),
            ProfileKey("description", .text, "text", "empty", "A longer description."),
            ProfileKey(
                "protocol",
                .choice(
                    Profile.TransferProtocol.allCases.map(\.rawValue), standard: Profile.TransferProtocol.http1.rawValue
                ), Profile.TransferProtocol.allCases.map { "`\($0.rawValue)`" }.joined(separator: " or "),
                "`http1`",
                "The protocol of the requests, unless the run overrides it."),
            ProfileKey(
                "headers", .texts, "names with values", "none", "Headers of all requests; values can contain variables."
            ),
            ProfileKey(
                "cookies", .flag(standard: false), "true or false", "false",
                "Whether each account stores the cookies from responses to its requests and sends them back; see below."
            ),
            ProfileKey(
                "busy", .statuses(standard: [.integer(429), .integer(503)]), "statuses", "`[429, 503]`",
                "Statuses that mean: temporarily unavailable, retry later."),
            ProfileKey("values", .values, "names with groups", "none", "Values from responses or files; see below."),
            ProfileKey(
                "identity", .word, "the name of an account value", "the child's number",
                "The value that identifies an account in responses: a whole number."),
            ProfileKey(
                "setUp", .requests, "names with at most \(ProfileDecoder.mostRequests) requests", "none",
                "Requests of each account before the run, in order; their subject is the account itself. A request is skipped "
                    + "if all its captures have values."),
            ProfileKey(
                "ready", .request, "a request", "none",
                "The first account repeats this request after the set-up until its status is expected. The load then begins."
            ),
            ProfileKey(
                "operations", .operations, "every operation with a request, or `absent`", "required",
                "The request that each operation becomes. Operations that are `absent` are skipped and counted."),
            ProfileKey(
                "tearDown", .requests, "names with at most \(ProfileDecoder.mostRequests) requests", "none",
                "Requests of each account after the run, in order."),
            ProfileKey("audit", .audit, "a group", "none", "The audit's own requests; see below."),
        ])

    /// The keys of a value.
    static let value = ProfileGroup(
        title: "values",
        summary: """
            A value is a named place for a token, an id or the like from a response or a file. Templates refer to a \
            value `post` of an account as `{{actor.post}}` or `{{subject.post}}`, to a value `request` of a pair as \
            `{{tie.request}}`, and to that of a direction also as `{{reverseTie.request}}`: the one from the subject \
            to the actor.

            A file of values is a CSV file (RFC 4180, UTF-8): a header line, then one row per account. The column \
            `account` contains the children's numbers, from 0; without that column, the rows are the accounts 0, 1, \
            2… An invalid file is rejected with the line of each error: a misspelled header such as `Account`, a \
            second row for an account, an invalid account number, spaces around a value. If no request captures a \
            value, the file must contain it for every account; a value that a request of `setUp` or an operation \
            captures may be missing or empty. Rows for accounts beyond those of the run are ignored.
            """,
        keys: [
            ProfileKey(
                "of", .choice(["account", "tie", "direction"], standard: "account"), "`account`, `tie` or `direction`",
                "`account`",
                "The owner of a value: an account, a pair of accounts, or a pair in one direction."),
            ProfileKey(
                "width", .whole(1...ValueSlot.greatestWidth, standard: 64),
                "whole number from 1 to \(ValueSlot.greatestWidth)", "64",
                "The maximum length of a value, in bytes. Up to \(ValueSlot.greatestReservedWidth), memory is reserved for "
                    + "every account: the width plus one byte. A wider value takes 8 bytes per account, and about 40 bytes "
                    + "plus its length once it is stored."),
            ProfileKey(
                "file", .csvFile, "name of a CSV file", "none",
                "The file with the initial values, in the folder of `--values` or, without it, of `--world`; see below."
            ),
            ProfileKey("column", .word, "name of a column", "the value's name", "The column in the file."),
        ])

    /// The keys of a request.
    static let request = ProfileGroup(
        title: "A request", summary: "",
        keys: [
            ProfileKey(
                "request", .requestLine, "a method, a space, a path", "required",
                "The method and the path, for example `POST /v1/posts/{{subject.post}}/likes`. The methods are "
                    + HTTPMethod.allCases.map(\.rawValue).joined(separator: ", ") + "."),
            ProfileKey(
                "headers", .texts, "names with values", "none",
                "Headers in addition to those of the profile, or in their place; an empty value removes the profile's header."
            ),
            ProfileKey("json", .text, "text", "none", "The body as JSON, in single quotes: `'{\"count\":{{count}}}'`."),
            ProfileKey("form", .texts, "names with texts", "none", "The body as a form."),
            ProfileKey("expect", .statuses(standard: ["2xx"]), "statuses", "`2xx`", "Statuses that mean success."),
            ProfileKey(
                "refused", .statuses(standard: []), "statuses", "none",
                "Statuses that mean a valid refusal, for example because of a full list or a used-up quota."),
            ProfileKey(
                "capture", .captures, "names of values with locations", "none",
                "Values to capture from a response for later requests: `actor.post: /id`. The locations are described below."
            ),
            ProfileKey(
                "captureIfAny", .captures, "names of values with locations", "none",
                "The same for values that may be absent from the response."),
            ProfileKey(
                "extract", .figures, "names of figures with JSON pointers", "none",
                "Figures that the response reports to the audit; they are listed below."),
        ])

    /// The keys of the audit.
    static let audit = ProfileGroup(
        title: "audit",
        summary: "The subject of these requests is the account to read; the actor is an account that may read it.",
        keys: [
            ProfileKey("readBack", .reads, "a group", "none", "Requests that read the state back after the run."),
            ProfileKey("probes", .reads, "a group", "none", "Requests that read the state during the run."),
        ])

    /// The keys of `readBack` and `probes`.
    static let reads = ProfileGroup(
        title: "readBack, probes", summary: "",
        keys: [
            ProfileKey("account", .request, "a request", "none", "Reports `likes` and `friends` of an account."),
            ProfileKey("friends", .request, "a request", "none", "Reports the `friendList` of an account."),
            ProfileKey("posts", .request, "a request", "none", "Reports the `posts` of an account."),
        ])
}

extension AuditFigure {
    /// The description for the reference.
    var summary: String {
        switch self {
        case .likes: "homepage likes of the subject"
        case .given: "homepage likes that this request gave"
        case .friends: "number of the subject's friends"
        case .ownFriends: "number of the actor's friends"
        case .friendList: "list of the subject's friends"
        case .post: "the subject's newest post, or the post that this request created"
        case .posts: "list of posts: the subject's, or those of a feed"
        case .postLikes: "likes of the post that the request concerns"
        case .comments: "comments on the post that the request concerns"
        case .credits: "credits of the actor"
        }
    }
}
