// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// Where the database is: held by one program at a time, and deleted with the backend if it is temporary.
final class DatabaseFiles: Sendable {
    let path: String
    /// The folder to delete.
    private let folder: URL?
    private let lock: FileHandle

    /// - Parameter path: the database; nil for a temporary one.
    /// - Throws: `BackendError` with `database` if the folder cannot be written, or another program holds the database.
    init(_ path: String?) throws(BackendError) {
        if let path {
            folder = nil
            self.path = path
        } else {
            let folder = try Self.makeFolder()
            self.folder = folder
            self.path = folder.appendingPathComponent("circle.sqlite").path
        }
        lock = try Self.hold(self.path)
    }

    deinit {
        // The name goes before the lock, which ends with the handle.
        try? FileManager.default.removeItem(atPath: Self.lockPath(path))
        try? lock.close()
        if let folder { try? FileManager.default.removeItem(at: folder) }
    }

    private static func makeFolder() throws(BackendError) -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("watchcircle-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        } catch {
            throw BackendError(
                .database, at: folder.path, message: "the folder of the database cannot be made",
                hint: "name a file with --database", cause: error)
        }
        return folder
    }

    private static func lockPath(_ path: String) -> String { path + "-lock" }

    /// Two services on one database would not know each other's tokens.
    private static func hold(_ path: String) throws(BackendError) -> FileHandle {
        // A file of its own: SQLite's locks on the database would be lost if anybody else closed it.
        let lockPath = lockPath(path)
        let descriptor = unsafe open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw BackendError(
                .database, at: path,
                message: "the database cannot be opened: its folder is missing or cannot be written",
                hint: "name a file in another folder with --database")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw BackendError(
                .database, at: path, message: "another program serves this database",
                hint: "stop it first, or name another file with --database")
        }
        return handle
    }
}
