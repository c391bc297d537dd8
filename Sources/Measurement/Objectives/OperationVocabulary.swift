// SPDX-License-Identifier: GPL-3.0-or-later

/// The kinds of operations that objectives can name, in numeric order.
public struct OperationVocabulary: Codable, Equatable, Sendable {
    /// A kind of operation.
    public struct Kind: Codable, Equatable, Sendable {
        /// The name, such as `likeHomepage`.
        public var name: String
        /// Whether the operation belongs to the social features.
        public var isSocial: Bool
        /// Whether the operation only reads.
        public var isRead: Bool

        /// Creates a kind.
        public init(name: String, isSocial: Bool, isRead: Bool) {
            self.name = name
            self.isSocial = isSocial
            self.isRead = isRead
        }
    }

    /// The names of groups, which are reserved.
    public static let groups = ["social", "background", "read", "write"]

    /// The kinds.
    public var kinds: [Kind]

    /// Creates a vocabulary.
    public init(_ kinds: [Kind]) { self.kinds = kinds }

    /// The names of the kinds.
    public var names: [String] { kinds.map(\.name) }

    /// Returns the numbers of the kinds that `scope` covers; nil if it is neither a kind nor a group.
    ///
    /// `social` covers the operations of the social features and `background` all others. Of the social operations,
    /// `read` covers those that only read, and `write` the rest.
    ///
    /// - Parameter scope: the name of a kind or group; nil for all kinds.
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
