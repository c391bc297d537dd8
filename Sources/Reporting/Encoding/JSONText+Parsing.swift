// SPDX-License-Identifier: GPL-3.0-or-later
internal import Foundation
internal import TextFormats

extension JSONText {
    /// Parses a document, whose keys are then sorted.
    ///
    /// - Throws: `DecodingError` if the text is not JSON.
    init(parsing data: Data) throws { self = try JSONDecoder().decode(JSONText.self, from: data) }
}
