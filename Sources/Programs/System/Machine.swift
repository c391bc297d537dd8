// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// What the machine has, as the kernel tells it.
package enum Machine {
    /// Greatest resident memory of this process so far; bytes, 0 if unknown.
    ///
    /// From `/proc`, since `getrusage` remembers what the process was before it became this program.
    package static var peakResidentBytes: Int { kibibytes("VmHWM", in: "/proc/self/status").map { $0 * 1_024 } ?? 0 }

    /// Resident memory of this process now; bytes, 0 if unknown.
    package static var residentBytes: Int { kibibytes("VmRSS", in: "/proc/self/status").map { $0 * 1_024 } ?? 0 }

    /// Memory that this process can still have: what the kernel has to give, or what its control group may still take,
    /// whichever is less; bytes, nil if unknown.
    package static var availableBytes: Int? {
        let system = kibibytes("MemAvailable", in: "/proc/meminfo").map { $0 * 1_024 }
        return ([system].compactMap { $0 } + groupRooms(text(of: "/proc/self/cgroup"), below: "/sys/fs/cgroup")).min()
    }

    /// Address space that this process can still have, touched or not, and what limits it; nil if nothing does.
    package static var addressRoom: (bytes: Int, limit: String)? {
        [
            limitRoom("Max address space", used: "VmSize").map { ($0, "ulimit -v") },
            limitRoom("Max data size", used: "VmData").map { ($0, "ulimit -d") },
            commitRoom.map { ($0, "vm.overcommit_memory=2") },
        ].compactMap { $0 }.min { $0.0 < $1.0 }
    }

    /// What a limit of the process leaves; nil if there is none.
    private static func limitRoom(_ name: String, used: String) -> Int? {
        let line = text(of: "/proc/self/limits").split(separator: "\n").first { $0.hasPrefix(name) }
        guard let limit = line?.split(separator: " ").dropFirst(3).first.flatMap({ Int($0) }) else { return nil }
        return max(0, limit - (kibibytes(used, in: "/proc/self/status") ?? 0) * 1_024)
    }

    /// What a kernel that promises no more memory than it has still promises; nil if it promises any.
    private static var commitRoom: Int? {
        guard number(in: "/proc/sys/vm/overcommit_memory") == 2,
            let limit = kibibytes("CommitLimit", in: "/proc/meminfo"),
            let used = kibibytes("Committed_AS", in: "/proc/meminfo")
        else { return nil }
        return max(0, limit - used) * 1_024
    }

    /// What each control group above this process may still take; bytes.
    ///
    /// - Parameters:
    ///   - groups: of the process, as `/proc/self/cgroup` tells them.
    ///   - root: where their file system is. In a container it begins with the container's own group, whatever path the
    ///     process is told.
    package static func groupRooms(_ groups: String, below root: String) -> [Int] {
        groups.split(separator: "\n").flatMap { line -> [Int] in
            // Version 2 is `0::/a/b`, version 1 `4:memory:/a/b`; limits stand at every level.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3 else { return [] }
            if fields[1] == "" {
                return rooms(below: root, path: fields[2], limit: "memory.max", used: "memory.current")
            }
            guard fields[1].split(separator: ",").contains("memory") else { return [] }
            return rooms(
                below: root + "/memory", path: fields[2], limit: "memory.limit_in_bytes",
                used: "memory.usage_in_bytes")
        }
    }

    private static func rooms(below root: String, path: String, limit: String, used: String) -> [Int] {
        var steps = path.split(separator: "/").map(String.init)
        var rooms: [Int] = []
        while true {
            let folder = ([root] + steps).joined(separator: "/")
            if let limit = number(in: "\(folder)/\(limit)"), let used = number(in: "\(folder)/\(used)") {
                // Files in the cache count as used, but give way.
                rooms.append(max(0, limit - max(0, used - cached(in: folder))))
            }
            if steps.popLast() == nil { return rooms }
        }
    }

    private static func cached(in folder: String) -> Int {
        let line = text(of: folder + "/memory.stat").split(separator: "\n").first { $0.hasPrefix("inactive_file ") }
        return line.flatMap { Int($0.dropFirst("inactive_file ".count)) } ?? 0
    }

    private static func number(in file: String) -> Int? {
        Int(text(of: file).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static func kibibytes(_ key: String, in file: String) -> Int? {
        let line = text(of: file).split(separator: "\n").first { $0.hasPrefix(key + ":") }
        return line.flatMap { Int($0.dropFirst(key.count + 1).filter(\.isNumber)) }
    }

    private static func text(of file: String) -> String {
        (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    }
}
