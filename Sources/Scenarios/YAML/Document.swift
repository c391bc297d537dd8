// SPDX-License-Identifier: GPL-3.0-or-later

/// A scenario's text as a tree in which every node knows where it was written.
struct Document: Equatable {
    /// What a node holds.
    enum Value: Equatable {
        case scalar(String)
        case list([Document])
        case map([Entry])
        /// Nested deeper than any scenario needs; not read further.
        case tooDeep
    }

    /// A key of a map with its value.
    struct Entry: Equatable {
        var name: String
        var location: Location
        var value: Document
    }

    var location: Location
    var value: Value

    /// What the node is, for messages.
    var article: String {
        switch value {
        case .scalar(let text): text.isEmpty ? "nothing" : "one value"
        case .list: "a list"
        case .map: "a group of keys"
        case .tooDeep: "nested too deeply"
        }
    }

    /// Whether the key was written without a value.
    var isEmpty: Bool { value == .scalar("") }
}
