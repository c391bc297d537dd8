// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation

/// Checks whether a folder can be created at a path, before the work whose result it will contain.
package enum DestinationCheck {
    /// The reason why it cannot be created.
    package struct Obstacle {
        /// The part of the path that causes the problem.
        package var location: String
        /// The problem and the rule.
        package var message: String
        /// The remedy.
        package var hint: String
    }

    /// The maximum length of a file name and of a path; bytes.
    private static let (longestName, longestPath) = (255, 4_095)
    /// The length reserved for the names of the files in the folder; bytes.
    private static let longestFile = 32

    /// Checks each part of a folder's path without changing anything.
    ///
    /// - Parameter folder: the folder as given by the user.
    /// - Returns: the first obstacle; nil if there is none.
    package static func obstacle(to folder: URL) -> Obstacle? {
        let parts = folder.standardizedFileURL.path.split(separator: "/")
        var prefix = ""
        for (index, part) in parts.enumerated() {
            prefix += "/" + part
            // The folder is first created under a longer, temporary name.
            let most = longestName - (index == parts.count - 1 ? AtomicFolder.longestAddition : 0)
            if part.utf8.count > most {
                return Obstacle(
                    location: short(prefix),
                    message: "the name `\(short(String(part)))` has \(part.utf8.count) bytes; "
                        + "it may have at most \(most)", hint: "choose a shorter name")
            }
            if let link = brokenLink(prefix) { return link }
        }
        let length = AtomicFolder.place(of: folder).path.utf8.count + AtomicFolder.longestAddition + longestFile
        guard length > longestPath else { return nil }
        return Obstacle(
            location: short(folder.path),
            message: "the path is too long: the paths of its files would have \(length) bytes; they may have at most "
                + "\(longestPath)", hint: "choose a folder with a shorter path")
    }

    /// Creates and removes a temporary folder beside the given one, which is more reliable than checking permissions.
    ///
    /// - Returns: nil on success.
    package static func trial(beside folder: URL) -> Obstacle? {
        let parent = ReportFolder.existingParent(of: AtomicFolder.place(of: folder)).path
        let path = "\(parent)/.watchcircle-trial-\(UInt32.random(in: 0...UInt32.max))"
        if unsafe mkdir(path, 0o700) == 0, unsafe rmdir(path) == 0 { return nil }
        let cause = unsafe String(cString: strerror(errno))
        return Obstacle(
            location: short(parent), message: "cannot create a folder here: \(cause)", hint: "choose another folder")
    }

    /// Checks whether the file system has enough free space for the folder's content.
    ///
    /// - Parameters:
    ///   - folder: the folder to create.
    ///   - bytes: the minimum size of its content.
    /// - Returns: nil if there is enough space, or if the free space is unknown.
    package static func lackOfRoom(beside folder: URL, needing bytes: Int) -> Obstacle? {
        let parent = ReportFolder.existingParent(of: AtomicFolder.place(of: folder)).path
        var disk = statvfs()
        guard unsafe statvfs(parent, &disk) == 0 else { return nil }
        let (free, isBeyondCounting) = UInt64(disk.f_bavail).multipliedReportingOverflow(by: UInt64(disk.f_frsize))
        guard !isBeyondCounting, free < UInt64(max(0, bytes)) else { return nil }
        return Obstacle(
            location: short(parent), message: "at least \(bytes) bytes are required here, but \(free) are free",
            hint: "free some space, or choose another folder")
    }

    /// Returns an obstacle if a path is a dangling or circular symbolic link.
    private static func brokenLink(_ path: String) -> Obstacle? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return nil }
        guard unsafe stat(path, &status) != 0 else { return nil }
        let end = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? "itself"
        return Obstacle(
            location: short(path), message: "this is a symbolic link to \(end), which cannot be followed",
            hint: "create that folder, remove the link, or choose another folder")
    }

    /// Shortens a long path by replacing its middle with an ellipsis.
    private static func short(_ text: String) -> String {
        text.count <= 160 ? text : text.prefix(100) + "…" + text.suffix(40)
    }
}

extension ReportError {
    /// Creates a report error from an obstacle.
    init(_ obstacle: DestinationCheck.Obstacle) {
        self.init(.fileSystem, at: obstacle.location, message: obstacle.message, hint: obstacle.hint)
    }
}
