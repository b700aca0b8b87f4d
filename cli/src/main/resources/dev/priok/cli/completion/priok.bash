# bash completion of priok: the program itself says what may come next.
_priok() {
  local line word rest last
  local -a words offers
  line=${COMP_LINE:0:COMP_POINT}
  read -ra words <<<"$line"
  [[ $line == *' ' ]] && words+=('')
  word=${words[${#words[@]} - 1]}
  mapfile -t offers < <("${words[0]}" __completeNoDesc "${words[@]:1}" 2>/dev/null)
  ((${#offers[@]})) || return 0
  last=${offers[${#offers[@]} - 1]}
  unset "offers[${#offers[@]}-1]"
  # Bash takes what follows a colon or an equals sign for a word of its own.
  rest=
  if [[ $word == *:* && $COMP_WORDBREAKS == *:* ]]; then rest=${word%"${word##*:}"}; fi
  if [[ $word == *=* && $COMP_WORDBREAKS == *=* ]]; then rest=${word%"${word##*[:=]}"}; fi
  COMPREPLY=("${offers[@]#"$rest"}")
  if ((!${#COMPREPLY[@]})) && [[ $last == :0 ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "${word#"$rest"}")
  fi
}
complete -F _priok priok
