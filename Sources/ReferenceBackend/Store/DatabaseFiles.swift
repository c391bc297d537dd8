// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The location of the database, locked for one program at a time. A temporary database is deleted with the backend.
final class DatabaseFiles: Sendable {
    let path: String
    /// The temporary folder to delete, if any.
    private let folder: URL?
    private let lock: FileHandle

    /// - Parameter path: the database, or nil for a temporary one.
    /// - Throws: `BackendError` with `database` if the folder cannot be written, or if another program holds the
    ///   database.
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
        // Removes the lock file while the lock is still held; closing the handle releases the lock.
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
                .database, at: folder.path, message: "the folder of the database cannot be created",
                hint: "name a file with --database", cause: error)
        }
        return folder
    }

    private static func lockPath(_ path: String) -> String { path + "-lock" }

    /// Locks the database. Two services on one database would not see each other's tokens.
    private static func hold(_ path: String) throws(BackendError) -> FileHandle {
        // A separate lock file: closing any other handle of the database file would release SQLite's locks on it.
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
                .database, at: path, message: "another program is serving this database",
                hint: "stop it first, or name another file with --database")
        }
        return handle
    }
}
