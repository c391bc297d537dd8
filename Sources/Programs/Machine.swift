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

    /// Memory that this process can still have: what the kernel has to give, what its control group may still take, or
    /// what `ulimit -v` leaves it, whichever is least; bytes, nil if unknown.
    package static var availableBytes: Int? {
        let system = kibibytes("MemAvailable", in: "/proc/meminfo").map { $0 * 1_024 }
        return ([system, limitRoom].compactMap { $0 } + groupRooms).min()
    }

    /// What a limit on the address space leaves; nil if there is none.
    private static var limitRoom: Int? {
        let line = text(of: "/proc/self/limits").split(separator: "\n").first { $0.hasPrefix("Max address space") }
        guard let limit = line?.split(separator: " ").dropFirst(3).first.flatMap({ Int($0) }) else { return nil }
        return max(0, limit - (kibibytes("VmSize", in: "/proc/self/status") ?? 0) * 1_024)
    }

    /// What each control group above this process may still take.
    private static var groupRooms: [Int] {
        text(of: "/proc/self/cgroup").split(separator: "\n").flatMap { line -> [Int] in
            // Version 2 is `0::/a/b`, version 1 `4:memory:/a/b`; limits stand at every level.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3 else { return [] }
            if fields[1] == "" {
                return rooms(below: "/sys/fs/cgroup", path: fields[2], limit: "memory.max", used: "memory.current")
            }
            guard fields[1].split(separator: ",").contains("memory") else { return [] }
            return rooms(
                below: "/sys/fs/cgroup/memory", path: fields[2], limit: "memory.limit_in_bytes",
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
