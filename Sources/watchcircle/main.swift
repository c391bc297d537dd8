import Glibc
import Operations
import Society

var p = SocietyParameters()
let args = CommandLine.arguments
p.population.watches = Int(args[1])!
p.time.days = Int(args[2])!
let threads = Int(args[3])!
func now() -> Double {
    var t = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t)
    return Double(t.tv_sec) + Double(t.tv_nsec) * 1e-9
}
if args.count > 4, args[4] == "storm" {
    p.likes.always = true
}
let t0 = now()
let s = Society(p, seed: 1, threads: threads, partitionBits: args.count > 5 ? Int(args[5])! : 14)
print("build", now() - t0)
var total = OperationTable(repeating: 0)
for d in 0..<p.time.days {
    let t = now()
    for _ in 0..<p.time.ticksPerDay {
        let c = s.advance()
        for k in OperationKind.allCases { total[k] += c.counts[k] }
    }
    let dt = now() - t
    print("day", d, dt, "s,", Double(p.population.watches) / dt / 1e6, "M watch-days/s")
    if let o = s.lastDay, d % 10 == 9 || d < 2 || args.count > 6 {
        print(o.figures.map { "\($0.name)=\(Float($0.value))" }.joined(separator: " "))
    }
}
for k in OperationKind.allCases { print(k.name, Float(total[k]) / Float(p.population.watches * p.time.days), "per watch-day") }
print("hash", s.stateHash())
