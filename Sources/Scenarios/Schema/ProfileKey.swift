// SPDX-License-Identifier: GPL-3.0-or-later
import Operations
import Requests

/// The declaration of one key of a profile, from which checking and the reference are made.
struct ProfileKey: Sendable {
    var name: String
    /// What it allows, in words.
    var allowed: String
    /// The default, in words.
    var standard: String
    /// What it means.
    var summary: String

    init(_ name: String, _ allowed: String, _ standard: String, _ summary: String) {
        self.name = name
        self.allowed = allowed
        self.standard = standard
        self.summary = summary
    }
}

/// Keys that stand together in a profile.
struct ProfileGroup: Sendable {
    /// The heading in the reference.
    var title: String
    var summary: String
    var keys: [ProfileKey]

    var names: [String] { keys.map(\.name) }
}

extension ProfileGroup {
    static let all = [profile, value, request, audit, reads]

    /// The keys of a profile.
    static let profile = ProfileGroup(
        title: "The profile itself", summary: "",
        keys: [
            ProfileKey("title", "one line of text", "must be given", "Which backend the profile is for."),
            ProfileKey("description", "text", "empty", "More on it."),
            ProfileKey(
                "protocol", Profile.TransferProtocol.allCases.map { "`\($0.rawValue)`" }.joined(separator: " or "),
                "`http1`",
                "The protocol of its requests, unless the run says otherwise."),
            ProfileKey("headers", "names with values", "none", "Headers of every request; values hold variables."),
            ProfileKey(
                "cookies", "true or false", "false",
                "Whether each account keeps the cookies that answers to its requests set, and sends them back; see below."
            ),
            ProfileKey("busy", "statuses", "`[429, 503]`", "Answers that mean: not now, again later."),
            ProfileKey("values", "names with groups", "none", "Values that answers or files give; see below."),
            ProfileKey(
                "identity", "a value of an account", "the child's number",
                "The value by which answers name an account: a whole number."),
            ProfileKey(
                "setUp", "names with at most \(ProfileDecoder.mostRequests) requests", "none",
                "Requests of each account before the run, in order, whose subject is the account itself. One whose captures "
                    + "are all there already is not sent."),
            ProfileKey(
                "ready", "a request", "none",
                "Asked after the set-up, by the first account, until it is answered as expected: the load begins then."),
            ProfileKey(
                "operations", "every operation with a request, or `absent`", "must be given",
                "The request that each operation becomes. Operations that are `absent` are skipped and counted."),
            ProfileKey(
                "tearDown", "names with at most \(ProfileDecoder.mostRequests) requests", "none",
                "Requests of each account after the run, in order."),
            ProfileKey("audit", "a group", "none", "Requests of the audit's own; see below."),
        ])

    /// The keys of a value.
    static let value = ProfileGroup(
        title: "values",
        summary: """
            A value is a place for something that an answer or a file gives: a token, an id. A value `post` of an account is \
            written `{{actor.post}}` or `{{subject.post}}`, a value `request` of a pair `{{tie.request}}`, and of a direction also \
            `{{reverseTie.request}}`: the one from the subject to the actor.

            A file of values is a CSV file (RFC 4180, UTF-8): a header line, then a line for each account. Its column `account` \
            holds the children's numbers, from 0; without that column, the lines are the accounts 0, 1, 2… What is not right is \
            refused with its line: a header that is nearly right, such as `Account`, a second line for an account, a number that \
            is no account, spaces around a value. A value that no request captures must be there for every account; one that a \
            request of `setUp` or an operation captures may be missing or empty. Lines for accounts beyond those of the run are \
            passed over.
            """,
        keys: [
            ProfileKey(
                "of", "`account`, `tie` or `direction`", "`account`",
                "What a value belongs to: an account, a pair of accounts, or a pair in one direction."),
            ProfileKey(
                "width", "whole number from 1 to \(ValueSlot.greatestWidth)", "64",
                "The longest value, in bytes. Up to \(ValueSlot.greatestReservedWidth), memory is reserved for it: one byte more "
                    + "than the width for each account. A wider value takes 8 bytes for each account, and some 40 bytes and "
                    + "its own length once it is kept."),
            ProfileKey(
                "file", "name of a CSV file", "none",
                "Where values stand before the run: a file in the folder that `--values` names, or else `--world`; see below."
            ),
            ProfileKey("column", "name of a column", "the value's name", "The column of the file."),
        ])

    /// The keys of a request.
    static let request = ProfileGroup(
        title: "A request", summary: "",
        keys: [
            ProfileKey(
                "request", "a method, a space, a path", "must be given",
                "What is asked, such as `POST /v1/posts/{{subject.post}}/likes`. The methods are "
                    + HTTPMethod.allCases.map(\.rawValue).joined(separator: ", ") + "."),
            ProfileKey(
                "headers", "names with values", "none",
                "Headers beside those of the profile, or in their place; one without a value takes the profile's away."),
            ProfileKey("json", "text", "none", "The body as JSON, in single quotes: `'{\"count\":{{count}}}'`."),
            ProfileKey("form", "names with texts", "none", "The body as a form."),
            ProfileKey("expect", "statuses", "`2xx`", "Answers that mean: done."),
            ProfileKey("refused", "statuses", "none", "Answers that mean a right no: a full list, a used-up quota."),
            ProfileKey(
                "capture", "names of values with places", "none",
                "What is kept from an answer to be used in later requests: `actor.post: /id`. The places are told below."
            ),
            ProfileKey(
                "captureIfAny", "names of values with places", "none",
                "The same, where the answer has it; one that lacks it is good all the same."),
            ProfileKey(
                "tells", "names of figures with JSON pointers", "none",
                "What an answer tells, for the audit; the figures are listed below."),
        ])

    /// The keys of the audit.
    static let audit = ProfileGroup(
        title: "audit", summary: "The subject of these requests is the account that is looked at; the actor sees it.",
        keys: [
            ProfileKey("readBack", "a group", "none", "Requests that read the state back after the run."),
            ProfileKey("probes", "a group", "none", "Requests that look at the state while the run goes on."),
        ])

    /// The keys of `readBack` and `probes`.
    static let reads = ProfileGroup(
        title: "readBack, probes", summary: "",
        keys: [
            ProfileKey("account", "a request", "none", "Tells `likes` and `friends` of an account."),
            ProfileKey("friends", "a request", "none", "Tells the `friendList` of an account."),
            ProfileKey("posts", "a request", "none", "Tells the `posts` of an account."),
        ])
}

extension AuditFigure {
    /// What it means.
    var summary: String {
        switch self {
        case .likes: "homepage likes of the subject"
        case .given: "homepage likes that this request gave"
        case .friends: "how many friends the subject has"
        case .ownFriends: "how many friends the actor has"
        case .friendList: "the subject's friends, a list"
        case .post: "the subject's newest post, or the one that this request made"
        case .posts: "posts, a list: the subject's, or those of a feed"
        case .postLikes: "likes of the post that it is about"
        case .comments: "comments on the post that it is about"
        case .credits: "credits of the actor"
        }
    }
}
