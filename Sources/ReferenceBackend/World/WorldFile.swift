// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Reads the files of a world folder.
enum WorldFile {
    /// Returns the contents of a file.
    ///
    /// - Throws: `BackendError` with `wrongWorld` if it cannot be read.
    static func read(_ path: String) throws(BackendError) -> Data {
        let hint = "a world folder contains world.json, accounts.csv, ties.csv, requests.csv and posts.csv"
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw BackendError(
                .wrongWorld, at: path, message: isThere ? "the file cannot be read" : "there is no such file",
                hint: hint, cause: isThere ? error : nil)
        }
    }
}
