# As much of iptables(8) as iptables.sh uses: -N, -A, -I CHAIN 1, -D, -F and -X, each with its errors. They are functions of the
# shell that runs the script (BASH_ENV), because it calls them hundreds of times. $CHAINS/PROGRAM.CHAIN has a chain's rules, one a line.
declare -A chains
for file in "$CHAINS"/*; do IFS= read -rd "" "chains[${file##*/}]" < "$file"; done
save() {
  rm "$CHAINS"/*
  for one in "${!chains[@]}"; do printf %s "${chains[$one]}" > "$CHAINS/$one"; done
}
trap save EXIT

stand_in() {
  local key=$1.$4 rule="${*:5}" line=$'\n' all one
  [ "$2" = -w ] || return 2
  [ "$3" = -N ] || [ -n "${chains[$key]+there}" ] || return 1
  case $3 in
    -N) [ -z "${chains[$key]+there}" ] && chains[$key]= ;;
    -A) chains[$key]+=$rule$line ;;
    -I) chains[$key]=${rule#1 }$line${chains[$key]} ;;
    -D)
      all=$line${chains[$key]}
      [[ $all = *"$line$rule$line"* ]] || return 1
      all=${all/"$line$rule$line"/"$line"}
      chains[$key]=${all#"$line"} ;;
    -F) chains[$key]= ;;
    -X)
      for one in "${!chains[@]}"; do [[ $one != "$1".* || ${chains[$one]} != *"-j $4$line"* ]] || return 1; done
      unset "chains[$key]" ;;
    *) return 2 ;;
  esac
}
iptables() { stand_in iptables "$@"; }
ip6tables() { stand_in ip6tables "$@"; }
