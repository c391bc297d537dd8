// SPDX-License-Identifier: GPL-3.0-or-later

/// A YAML document as a tree of nodes with locations.
struct Document: Equatable {
    /// The content of a node.
    enum Value: Equatable {
        case scalar(String)
        case list([Document])
        case map([Entry])
        /// Nested more deeply than any scenario needs; not decoded further.
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

    /// The kind of the node, for error messages.
    var article: String {
        switch value {
        case .scalar(let text): text.isEmpty ? "nothing" : "one value"
        case .list: "a list"
        case .map: "a group of keys"
        case .tooDeep: "nested too deeply"
        }
    }

    /// Whether the key has no value.
    var isEmpty: Bool { value == .scalar("") }
}
