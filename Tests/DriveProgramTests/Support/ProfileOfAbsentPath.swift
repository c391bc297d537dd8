// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// A profile like `static`, for whose one path the reference backend has nothing.
///
/// - Returns: the file's path.
func profileOfAbsentPath() throws -> String {
    let text = try String(contentsOf: Command.root.appendingPathComponent("profiles/static.yaml"), encoding: .utf8)
    let file = try makeFolder().appendingPathComponent("none.yaml")
    try text.replacingOccurrences(of: "GET /\n", with: "GET /none\n").write(to: file, atomically: true, encoding: .utf8)
    return file.path
}
