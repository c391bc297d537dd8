// SPDX-License-Identifier: GPL-3.0-or-later
import Requests

/// A kind of file that users write, with a JSON Schema for editors.
public enum InputSchema: String, Sendable, CaseIterable {
    /// A scenario.
    case scenario
    /// A profile of a backend.
    case profile

    /// The schema, the content of `schemas/NAME.schema.json`.
    public var text: String {
        switch self {
        case .scenario: Scenario.jsonSchema
        case .profile: Profile.jsonSchema
        }
    }

    /// The name of the schema's file in the folder `schemas`.
    public var fileName: String { "\(rawValue).schema.json" }
}
