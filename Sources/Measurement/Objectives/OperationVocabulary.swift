// SPDX-License-Identifier: GPL-3.0-or-later

/// The kinds of operations that objectives can name, in the order of their numbers.
public struct OperationVocabulary: Codable, Equatable, Sendable {
    /// One kind.
    public struct Kind: Codable, Equatable, Sendable {
        /// Such as `likeHomepage`.
        public var name: String
        /// Whether it belongs to the social features.
        public var isSocial: Bool
        /// Whether it only reads.
        public var isRead: Bool

        /// Makes a kind.
        public init(name: String, isSocial: Bool, isRead: Bool) {
            self.name = name
            self.isSocial = isSocial
            self.isRead = isRead
        }
    }

    /// The names of groups, which no kind may have.
    public static let groups = ["social", "background", "read", "write"]

    /// The kinds.
    public var kinds: [Kind]

    /// Makes a vocabulary.
    public init(_ kinds: [Kind]) { self.kinds = kinds }

    /// The names of the kinds.
    public var names: [String] { kinds.map(\.name) }

    /// The numbers of the kinds that `scope` means; nil if it is neither a kind nor a group.
    ///
    /// `social` are the operations of the social features and `background` all others; of the social ones, `read` are
    /// those that only read and `write` the rest.
    ///
    /// - Parameter scope: a name; nil for all kinds.
    public func members(of scope: String?) -> [Int]? {
        guard let scope else { return Array(kinds.indices) }
        if let kind = kinds.firstIndex(where: { $0.name == scope }) { return [kind] }
        switch scope {
        case "social": return kinds.indices.filter { kinds[$0].isSocial }
        case "background": return kinds.indices.filter { !kinds[$0].isSocial }
        case "read": return kinds.indices.filter { kinds[$0].isSocial && kinds[$0].isRead }
        case "write": return kinds.indices.filter { kinds[$0].isSocial && !kinds[$0].isRead }
        default: return nil
        }
    }
}
