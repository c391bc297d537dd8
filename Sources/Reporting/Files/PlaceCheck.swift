// SPDX-License-Identifier: GPL-3.0-or-later
package import Foundation

/// Whether a folder can be made at a place: found out before the work whose result is to stand there.
package enum PlaceCheck {
    /// Why it cannot be.
    package struct Obstacle {
        /// The part of the path that is in the way.
        package var location: String
        /// What was found, and the rule.
        package var message: String
        /// What to do.
        package var hint: String
    }

    /// The longest name that file systems take, and the longest path; bytes.
    private static let (longestName, longestPath) = (255, 4_095)
    /// Room for the names of the files inside.
    private static let longestFile = 32

    /// Looks at each part of the path of a folder, and changes nothing.
    ///
    /// - Parameter folder: as the user gave it.
    /// - Returns: nil if nothing is in the way.
    package static func obstacle(to folder: URL) -> Obstacle? {
        let parts = folder.standardizedFileURL.path.split(separator: "/")
        var prefix = ""
        for (index, part) in parts.enumerated() {
            prefix += "/" + part
            // The folder itself is made under a longer name first.
            let most = longestName - (index == parts.count - 1 ? WholeFolder.longestAddition : 0)
            if part.utf8.count > most {
                return Obstacle(
                    location: short(prefix),
                    message: "the name `\(short(String(part)))` has \(part.utf8.count) bytes; it may have \(most)",
                    hint: "give a shorter one")
            }
            if let link = brokenLink(prefix) { return link }
        }
        let length = WholeFolder.place(of: folder).path.utf8.count + WholeFolder.longestAddition + longestFile
        guard length > longestPath else { return nil }
        return Obstacle(
            location: short(folder.path),
            message: "the path is too long: its files would have \(length) bytes, and "
                + "\(longestPath) are allowed", hint: "name a place with a shorter path")
    }

    /// Makes a folder where another is to be, and removes it: permissions tell less than trying.
    ///
    /// - Returns: nil if it could be made.
    package static func trial(beside folder: URL) -> Obstacle? {
        let parent = ReportFolder.existingParent(of: WholeFolder.place(of: folder)).path
        let path = "\(parent)/.watchcircle-trial-\(UInt32.random(in: 0...UInt32.max))"
        if unsafe mkdir(path, 0o700) == 0, unsafe rmdir(path) == 0 { return nil }
        let cause = unsafe String(cString: strerror(errno))
        return Obstacle(
            location: short(parent), message: "no folder can be made here: \(cause)", hint: "name another place")
    }

    /// Looks whether the disk has room for what is to stand there.
    ///
    /// - Parameter bytes: what it takes at the least.
    /// - Returns: nil if it has, or does not say.
    package static func lackOfRoom(beside folder: URL, needing bytes: Int) -> Obstacle? {
        let parent = ReportFolder.existingParent(of: WholeFolder.place(of: folder)).path
        var disk = statvfs()
        guard unsafe statvfs(parent, &disk) == 0 else { return nil }
        let (free, isBeyondCounting) = UInt64(disk.f_bavail).multipliedReportingOverflow(by: UInt64(disk.f_frsize))
        guard !isBeyondCounting, free < UInt64(max(0, bytes)) else { return nil }
        return Obstacle(
            location: short(parent), message: "\(bytes) bytes are needed here at the least, and \(free) are free",
            hint: "make room there, or name another place")
    }

    /// A link that leads nowhere, or round in a circle.
    private static func brokenLink(_ path: String) -> Obstacle? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return nil }
        guard unsafe stat(path, &status) != 0 else { return nil }
        let end = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? "itself"
        return Obstacle(
            location: short(path), message: "this is a link to \(end), which cannot be followed",
            hint: "make that folder, remove the link, or name another place")
    }

    /// A path that would fill the screen, with its middle left out.
    private static func short(_ text: String) -> String {
        text.count <= 160 ? text : text.prefix(100) + "…" + text.suffix(40)
    }
}

extension ReportError {
    /// An obstacle as an error of the report.
    init(_ obstacle: PlaceCheck.Obstacle) {
        self.init(.fileSystem, at: obstacle.location, message: obstacle.message, hint: obstacle.hint)
    }
}
