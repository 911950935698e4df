# shellcheck shell=bash disable=SC2034
# Sourced: a Slurm of one node with two cores, of Debian's packages, on the loopback device and in a folder of its own.
# It knows nothing of a Slurm that the machine may belong to, and needs neither systemd nor control groups.

PATH="$PATH:/usr/sbin:/sbin"
slurmPrograms=(munged slurmctld slurmd sbatch scontrol)
slurm='' # its folder, once it was started

slurmIsInstalled() {
    local program
    for program in "${slurmPrograms[@]}"; do
        command -v "$program" > /dev/null || return 1
    done
}

# freePorts COUNT
freePorts() {
    python3 -c '
import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for one in sockets:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in sockets))' "$1"
}

writeSlurmConfiguration() {
    local controllerPort nodePort host user
    read -r controllerPort nodePort < <(freePorts 2)
    host=$(uname -n)
    host=${host%%.*}
    user=$(id -un)
    slurmNode=$host
    # A requeued job may start once its credential has expired.
    cat > "$slurm/slurm.conf" << END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controllerPort
SlurmdPort=$nodePort
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$slurm/munge/socket,cred_expire=5
StateSaveLocation=$slurm/controller
SlurmdSpoolDir=$slurm/node
SlurmctldPidFile=$slurm/controller.pid
SlurmdPidFile=$slurm/node.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
MailProg=/bin/true
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1
SlurmdParameters=config_overrides
ReturnToService=2
JobRequeue=0
NodeName=$slurmNode NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
END
    # Loaded in any case, used by none of the above.
    echo "CgroupPlugin=cgroup/v1" > "$slurm/cgroup.conf"
}

# startDaemon NAME READY COMMAND…: in the background; returns once a line that holds READY is in NAME.log.
startDaemon() {
    local name=$1 ready=$2
    shift 2
    : > "$slurm/$name.log"
    "$@" > "$slurm/$name.log" 2>&1 &
    local daemon=$!
    disown "$daemon" # says nothing when it is killed
    if ! timeout 60 grep -q -m1 -e "$ready" < <(exec tail -n +1 --pid="$daemon" -f "$slurm/$name.log"); then
        echo "$name did not start:"
        cat "$slurm/$name.log"
        return 1
    fi
}

# startSlurm FOLDER: short, as a socket's path has 107 bytes at most. Sets SLURM_CONF.
startSlurm() {
    slurm=$1
    local name
    for name in "${!SLURM_@}" "${!SBATCH_@}"; do
        unset "$name" # of a cluster that the test itself runs on
    done
    mkdir -p "$slurm"/{munge,controller,node}
    chmod 711 "$slurm" "$slurm/munge"
    (umask 077 && head -c 128 /dev/urandom > "$slurm/munge/key")
    writeSlurmConfiguration
    export SLURM_CONF="$slurm/slurm.conf"
    # In the background by itself: it returns when its socket is there.
    if ! munged --key-file="$slurm/munge/key" --socket="$slurm/munge/socket" --pid-file="$slurm/munge/pid" \
        --log-file="$slurm/munge/log" --seed-file="$slurm/munge/seed" --num-threads=2 > "$slurm/munge.log" 2>&1; then
        echo "munged did not start:"
        cat "$slurm/munge.log"
        return 1
    fi
    startDaemon controller "Running as primary controller" slurmctld -D -i &&
        startDaemon node "slurmd started on" slurmd -D
}

# Ends daemons and jobs; they are known by the configuration that they were started with.
stopSlurm() {
    [[ -n $slurm ]] || return 0
    local environment process
    for environment in /proc/[0-9]*/environ; do
        process=${environment//[!0-9]/}
        if [[ $process != "$$" ]] && grep -qzxF "SLURM_CONF=$slurm/slurm.conf" "$environment" 2> /dev/null; then
            kill -KILL "$process" 2> /dev/null
        fi
    done
}
