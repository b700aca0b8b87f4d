# fish completion of priok: the program itself says what may come next.
function __priok_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l lines ($words[1] __complete $words[2..-1] 2>/dev/null)
    test (count $lines) -gt 0; or return
    if test (count $lines) -gt 1
        printf '%s\n' $lines[1..-2]
    else if test $lines[-1] = :0
        __fish_complete_path (commandline -ct)
    end
end
complete -c priok -f -a '(__priok_complete)'
