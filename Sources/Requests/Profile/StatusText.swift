// SPDX-License-Identifier: GPL-3.0-or-later

/// Generated texts of posts and comments, in the style of school children on a watch.
///
/// A text consists of everyday phrases from a small table, with punctuation between them and an occasional emoji at the
/// end. Its length follows a lognormal distribution: posts have 5 to 60 characters with a median of 15, comments 1 to
/// 20 with a median of 5. Equal (seed, actor, subject, instant) give equal texts in every run.
public enum StatusText {
    /// The purpose of a text.
    public enum Kind: Hashable, Sendable {
        /// A status update: 5 to 60 characters.
        case post
        /// A comment: 1 to 20 characters.
        case comment

        /// The range of a text's length, in characters.
        public var lengths: ClosedRange<Int> { self == .post ? 5...60 : 1...20 }
    }

    /// Appends a text as UTF-8.
    ///
    /// - Parameters:
    ///   - kind: the purpose of the text.
    ///   - seed: the run's seed.
    ///   - actor: the author.
    ///   - subject: the account that the text concerns; the actor for a post.
    ///   - instant: milliseconds since the run's first midnight.
    ///   - bytes: receives the text. There are no other allocations.
    public static func append(
        _ kind: Kind, seed: UInt64, actor: UInt32, subject: UInt32, instant: UInt64, to bytes: inout [UInt8]
    ) {
        append(
            kind, for: RenderContext(actor: actor, subject: subject, instant: instant, seed: seed), as: .none,
            to: &bytes)
    }

    static func append(_ kind: Kind, for request: RenderContext, as escaping: Escaping, to bytes: inout [UInt8]) {
        var random = Mix(
            seed: request.seed &+ 4, key: UInt64(request.actor) << 32 | UInt64(request.subject),
            instant: request.instant)
        let lengths = kind == .post ? postLengths : commentLengths
        let phrases = kind == .post ? PhraseTable.posts : PhraseTable.comments
        var room = lengths[random.next(below: lengths.count)]
        while room > 0 {
            room -= phrases.append(upTo: room, &random, as: escaping, to: &bytes)
            // With too little room for another phrase, the text ends in a mark, an emoji or both. Otherwise a mark
            // follows the phrase.
            if room <= 2 {
                let hasMark = room == 2 || room == 1 && random.next(below: 2) == 0
                if hasMark { room -= PhraseTable.endings.append(upTo: 1, &random, as: escaping, to: &bytes) }
                if room > 0 { _ = PhraseTable.emoji.append(upTo: 1, &random, as: escaping, to: &bytes) }
                return
            }
            room -= PhraseTable.separators.append(upTo: 1, &random, as: escaping, to: &bytes)
        }
    }

    /// 32 quantiles of exp(ln 15 + 0.55·z), rounded; the first and the last are the limits.
    private static let postLengths = [
        5, 6, 7, 8, 8, 9, 9, 10, 11, 11, 12, 12, 13, 13, 14, 15, 15, 16, 17, 17, 18, 19, 20, 21, 22, 24, 25, 27, 30, 33,
        38, 60,
    ]

    /// 32 quantiles of exp(ln 5 + 0.6·z), rounded; the first and the last are the limits.
    private static let commentLengths = [
        1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 9, 10, 10, 12, 14, 20,
    ]
}
