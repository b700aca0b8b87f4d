#compdef priok
# zsh completion of priok: the program itself says what may come next.
_priok() {
  local -a lines offers
  local line last
  lines=("${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  last=${lines[-1]}
  for line in "${(@)lines[1,-2]}"; do
    if [[ $line == *$'\t'* ]]; then
      offers+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    else
      offers+=("${line//:/\\:}")
    fi
  done
  if (( $#offers )); then
    _describe -V 'priok' offers
  elif [[ $last == :0 ]]; then
    _files
  fi
}
if [[ $funcstack[1] == _priok ]]; then _priok "$@"; else compdef _priok priok; fi
